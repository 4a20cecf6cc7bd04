-- grain: one row per person or organisation, of the $limit most mentioned, and day, week, month or year ($unit) with a
-- mention of it; the most mentioned first
with entity_daily as (
    select * from mart.entity_daily
    where n_mentions > 0 and entity_type in ('PERSON', 'ORG') and day between $since and $until
),

most_mentioned as (
    select
        entity_id,
        entity_name,
        entity_type,
        sum(n_mentions)::bigint as total,
        sum(n_documents)::bigint as n_documents
    from entity_daily
    group by all
    order by total desc, n_documents desc, entity_name, entity_id
    limit $limit
)

select
    entity_id,
    most_mentioned.entity_name,
    most_mentioned.entity_type,
    most_mentioned.total,
    most_mentioned.n_documents,
    date_trunc($unit, entity_daily.day)::date as starts_on,
    sum(entity_daily.n_mentions)::bigint as n_mentions
from most_mentioned
inner join entity_daily using (entity_id)
group by all
order by most_mentioned.total desc, most_mentioned.n_documents desc, most_mentioned.entity_name, entity_id, starts_on
