-- Near duplicates: how similar a copy is, and the index in which similar texts are found.
alter table documents add column duplicate_similarity float;

create table ops.copy_queue (document_id varchar not null);
create table ops.copy_texts (
    number bigint not null,
    n_words integer not null,
    merged_into bigint
);
create table ops.copy_documents (
    document_id varchar not null,
    content_key varchar not null,
    number bigint not null
);
create table ops.copy_keys (key uinteger not null, number bigint not null);
create table ops.copy_pairs (
    a bigint not null,
    b bigint not null,
    share_a double not null,
    share_b double not null
);
create table ops.copy_changes (number bigint not null);

-- The next run indexes what is there, and marks its copies.
insert into ops.copy_queue select document_id from documents;
update ops.state set load_id = uuid() where load_id is not null;
