-- grain: one row per entity that stays and has an alias with the last word of an alias that is erased
with last_words as (
    select distinct string_split(lower(strip_accents(alias)), ' ')[-1] as word
    from erased_aliases
)

select distinct entity_aliases.entity_id
from entity_aliases
inner join last_words on list_contains(string_split(entity_aliases.normalized_alias, ' '), last_words.word)
anti join erased_entities using (entity_id)
order by entity_aliases.entity_id
