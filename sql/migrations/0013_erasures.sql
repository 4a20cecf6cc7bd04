-- What was erased on request, and what later runs refuse because of it: ids and hashes, no texts and no names.
create table ops.erasures (
    erasure_id varchar not null,
    requested_at timestamptz not null,
    kind varchar not null,
    targets varchar [] not null,
    reason varchar,
    n_documents bigint not null,
    n_rows varchar not null,
    entity_ids varchar [] not null,
    rewritten_at timestamptz,
    finished_at timestamptz,
    lifted_at timestamptz,
    remaining varchar [] not null
);

create table ops.takedowns (
    erasure_id varchar not null,
    kind varchar not null,
    value varchar not null
);
