-- What was fetched, and the items of feeds that were taken in.
create table ops.fetches (
    source_id varchar,
    url varchar not null,
    fetched_at timestamptz not null,
    status integer,
    etag varchar,
    last_modified varchar,
    n_items bigint,
    n_new bigint,
    detail varchar
);

create table ops.feed_items (
    feed_url varchar not null,
    item_key varchar not null,
    origin varchar not null,
    fingerprint varchar not null,
    n_records bigint not null,
    n_tries bigint not null,
    seen_at timestamptz not null
);
