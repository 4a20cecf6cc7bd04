-- Quotes of one utterance: the wordings of the corpus, and what each leaves out of the fullest one.
create table quote_cuts (
    quote_id varchar not null,
    document_id varchar not null,
    left_out varchar [] not null
);

create table ops.trace_queue (document_id varchar not null);
create table ops.trace_quotes (
    quote_id varchar not null,
    document_id varchar not null,
    number bigint not null
);
create table ops.trace_wordings (
    number bigint not null,
    words varchar not null,
    n_words integer not null,
    language varchar not null,
    root bigint not null
);
create table ops.trace_keys (key uinteger not null, number bigint not null);
create table ops.trace_pairs (
    number bigint not null,
    other bigint not null,
    n_words integer not null,
    n_other_words integer not null
);

-- The next run groups what is there.
insert into ops.trace_queue select distinct document_id from quotes;
update ops.state set load_id = uuid() where load_id is not null;
