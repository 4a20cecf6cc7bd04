-- grain: one row per name of an entity that may have $word in it, at the start of a word ($pattern). Of names of plain
-- letters and digits (is_plain) that is certain; others are left to the caller to compare
with names as (
    select entity_id, name from entities where merged_into_entity_id is null
    union all
    select entity_id, alias as name from entity_aliases
)

select entity_id, name, regexp_full_match(name, '[A-Za-z0-9 -]*') as is_plain
from names
where
    strlen(name) <> length(name)
    or (
        contains(lower(replace(name, '.', '')), $word)
        and (regexp_matches(lower(name), $pattern) or regexp_matches(lower(replace(name, '.', '')), $pattern))
    )
