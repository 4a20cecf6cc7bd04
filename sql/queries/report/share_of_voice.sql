-- grain: one row per person or organisation, the most mentioned first; shares are of all people and organisations
with entity_daily as (
    select * from mart.entity_daily
    where n_articles > 0 and entity_type in ('PERSON', 'ORG') and day between $since and $until
),

heard as (
    select
        entity_id,
        entity_name,
        entity_type,
        sum(n_documents)::bigint as n_documents,
        sum(n_mentions)::bigint as n_mentions,
        sum(n_statements)::bigint as n_quotes
    from entity_daily
    group by all
    having sum(n_documents) > 0
)

select
    *,
    coalesce(n_mentions / nullif(sum(n_mentions) over (), 0), 0) as share_of_mentions,
    coalesce(n_quotes / nullif(sum(n_quotes) over (), 0), 0) as share_of_quotes
from heard
order by n_mentions desc, n_quotes desc, entity_name, entity_id
limit $limit
