-- The mentions of a part of the rows.
create or replace temp table unresolved as
select
    rowid as row_number, mention_id, document_id, day, name_key, entity_id, mention_kind, text, link_method, link_score
from mentions
where name_key is not null and rowid >= $first and rowid < $last
