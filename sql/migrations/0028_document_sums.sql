-- What marts add up, worked out once a document: its entities, and the words of its statements.
create table ops.document_entities (
    document_id varchar not null,
    entity_id varchar not null,
    day date not null,
    source_id varchar,
    is_counted boolean not null,
    n_mentions integer not null,
    n_statements integer not null,
    n_own_tones integer not null,
    n_own_for integer not null,
    n_own_against integer not null,
    own_tone_sum decimal(18, 6) not null,
    n_reported_tones integer not null,
    n_reported_for integer not null,
    n_reported_against integer not null,
    reported_tone_sum decimal(18, 6) not null,
    sentence_bits ubigint not null,
    later_sentences integer []
);
create table ops.statement_stems (
    quote_id varchar not null,
    document_id varchar not null,
    stems uinteger [] not null
);

create table ops.sums_queue (document_id varchar not null);

-- The next run sums up what is there.
insert into ops.sums_queue select document_id from documents;
