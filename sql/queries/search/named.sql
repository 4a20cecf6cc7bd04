-- grain: one row per entity that has $word in a name, at the start of a word ($pattern), with name null; and one per
-- name that is left to the caller to compare: if $is_whole is false, or if it is not of plain letters and digits
with names as (
    select entity_id, name from entities where merged_into_entity_id is null
    union all
    select entity_id, alias as name from entity_aliases
),

folded as (
    select
        entity_id,
        name,
        -- letters whose strokes are no accents lose them as they do in transforms/search/words.py
        if(
            strlen(name) = length(name),
            lower(name),
            strip_accents(lower(translate(name, 'øØđĐðÐłŁħĦıİ', 'oOdDdDlLhHiI')))
        ) as folded_name
    from names
),

found as (
    select
        entity_id,
        name,
        $is_whole and regexp_full_match(name, '[A-Za-z0-9 -]*') as is_sure
    from folded
    where
        -- what has other letters still is compared by the caller
        strlen(folded_name) <> length(folded_name)
        or (
            contains(replace(folded_name, '.', ''), $word)
            and (
                strlen(name) <> length(name)
                or regexp_matches(folded_name, $pattern)
                or (contains(name, '.') and regexp_matches(replace(folded_name, '.', ''), $pattern))
            )
        )
)

select distinct entity_id, if(is_sure, null, name) as name
from found
