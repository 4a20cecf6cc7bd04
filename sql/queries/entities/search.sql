-- grain: one row per entity that is called like $called, which is folded; the closest first, then the most mentioned
with names as (
    select entity_id, alias as name, normalized_alias as folded, n_mentions from entity_aliases
    union all
    select entity_id, name, lower(strip_accents(replace(name, '.', ''))), 0 from entities
    where merged_into_entity_id is null
),

compared as (
    select
        *,
        greatest(
            jaro_winkler_similarity(folded, $called),
            -- a typo in one word of several
            list_max([0.0] || [jaro_winkler_similarity(word, $called) for word in string_split(folded, ' ')])
        ) as similarity,
        case
            when folded = $called then 0
            when starts_with(folded, $called) then 1
            when contains(' ' || folded, ' ' || $called) then 2
            when contains(folded, $called) then 3
            when similarity >= $least_similarity then 4
        end as distance
    from names
),

closest as (
    select
        entity_id,
        arg_min(name, (distance, -similarity, -n_mentions, name)) as called,
        min((distance, if(distance = 4, -similarity, 0.0))) as rank
    from compared
    where distance is not null
    group by entity_id
)

select entity_id, entity_type, entities.name, role, entities.n_mentions, n_documents, called
from closest
inner join entities using (entity_id)
order by rank, entities.n_mentions desc, entities.name, entity_id
limit $limit
