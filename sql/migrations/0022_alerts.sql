-- What is to be told, and to whom it was told.
create table alerts (
    alert_id varchar not null,
    watchlist varchar,
    kind varchar not null,
    payload varchar not null,
    created_at timestamptz not null,
    document_ids varchar [] not null,
    entity_ids varchar [] not null
);

create table ops.deliveries (
    alert_id varchar not null,
    channel varchar not null,
    message_id varchar,
    n_attempts integer not null,
    next_attempt_at timestamptz,
    delivered_at timestamptz,
    last_error varchar
);
