-- The mentions of names with other links, and of documents that were loaded since the last settlement.
create or replace temp table unsettled as
select rowid as row_number from mentions where name_key is not null and entity_id is null
union
select mentions.rowid as row_number from mentions semi join moved_links using (name_key)
