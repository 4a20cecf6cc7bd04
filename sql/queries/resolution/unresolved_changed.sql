-- The mentions of names with other links or new ones, and of documents that were loaded since the last resolution.
-- All others stay as they are: their names have the links that they had, to entities that were there.
-- Mentions of these names, and of entities whose documents are counted again, are found once (near_mentions).
create or replace temp table moved_names as
select name_key from moved_links
union
select name_key from links anti join old_links using (name_key)
union
select name_key from old_links anti join entities using (entity_id);

create or replace temp table loaded_documents as
select distinct document_id, documents.day from ops.name_changes inner join documents using (document_id);

create or replace temp table near_names as
select name_key from moved_names
union
select name_key from links semi join recounted using (entity_id);

create or replace temp table near_mentions as
with near as materialized (
    select rowid as row_number, document_id, name_key
    from mentions
    -- DuckDB compares numbers of many rows faster than names
    where hash(name_key) in (select hash(name_key) from near_names)
)

select row_number, document_id, name_key
from near
semi join near_names using (name_key);

create or replace temp table moved_rows as
select row_number, document_id, name_key
from near_mentions
semi join moved_names using (name_key)
anti join loaded_documents using (document_id);

create or replace temp table loaded_rows as
select mentions.rowid as row_number
from mentions
semi join loaded_documents using (document_id, day)  -- by the day, so that others are not read
where name_key is not null;

-- Few rows are read only where they lie, not with all rows of all columns.
set dynamic_or_filter_threshold = 10000;

create or replace temp table unresolved as
select
    moved_rows.row_number,
    mentions.mention_id,
    moved_rows.document_id,
    mentions.day,
    moved_rows.name_key,
    mentions.entity_id,
    mentions.mention_kind,
    mentions.text,
    mentions.link_method,
    mentions.link_score
from mentions
inner join moved_rows on mentions.rowid = moved_rows.row_number;

insert into unresolved by name
select
    rowid as row_number, mention_id, document_id, day, name_key, entity_id, mention_kind, text, link_method, link_score
from mentions
where rowid in (select row_number from loaded_rows);

reset dynamic_or_filter_threshold
