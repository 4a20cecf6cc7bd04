-- grain: one row per speaker, the most quoted first; copies of an article count once
-- The sums of documents are up to date at the end of a run. Outlets are counted for those alone that come first.
with summed as materialized (
    select
        entity_id,
        sum(n_statements)::bigint as quotes,
        count(*) as articles
    from ops.document_entities
    where is_counted and n_statements > 0
    group by entity_id
),

most as (
    select *
    from summed
    where quotes >= (select min(quotes) from (select quotes from summed order by quotes desc limit $limit))
)

select
    entities.name as speaker,
    most.quotes,
    most.articles,
    count(distinct said.source_id) as sources
from ops.document_entities as said
inner join most using (entity_id)
inner join entities using (entity_id)
where said.is_counted and said.n_statements > 0
group by entities.entity_id, entities.name, most.quotes, most.articles
order by most.quotes desc, most.articles desc, speaker
limit $limit
