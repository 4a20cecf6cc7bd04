-- The mentions of names with other links, and of documents that were loaded since the last settlement.
create or replace temp table unsettled as
with moved as (
    select mentions.rowid as row_number
    from mentions
    semi join moved_links using (name_key)
    where mentions.entity_id is not null
)

select rowid as row_number, mention_id, document_id, name_key, entity_id, mention_kind, text, link_method, link_score
from mentions
where name_key is not null and entity_id is null
union all
select rowid as row_number, mention_id, document_id, name_key, entity_id, mention_kind, text, link_method, link_score
from mentions
where rowid in (select row_number from moved)
