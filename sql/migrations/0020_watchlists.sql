-- What watchlists found, the version of each that was evaluated last, and the documents that are still to be looked at.
create table watch_hits (
    watchlist varchar not null,
    document_id varchar not null,
    quote_id varchar,
    matched_at timestamptz not null,
    query_version varchar not null,
    run_id varchar not null,
    matched varchar not null,
    is_past boolean not null,
    quote_group_id varchar
);

create table ops.watchlists (
    watchlist varchar not null,
    query_version varchar not null,
    evaluated_at timestamptz not null
);

create table ops.watch_queue (document_id varchar not null);

alter table ops.state add column watchlists_path varchar;
