-- The overrides that a warehouse is resolved with: a run that names no file keeps to them.
create table ops.overrides (
    line integer not null,
    action varchar not null,
    entity_type varchar,
    name varchar not null,
    from_name varchar,
    to_name varchar,
    note varchar
);
create table ops.unmatched_names (entity_id varchar not null, reason varchar not null);
alter table ops.state add column overrides_path varchar;
