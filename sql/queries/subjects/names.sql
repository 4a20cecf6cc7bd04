-- The names that stand in the documents of next_subjects.
-- grain: one row per mention by name
select
    document_id,
    name_key,
    label,
    text,
    char_start,
    char_end
from mentions
where mention_kind = 'name' and document_id in (select document_id from next_subjects)
