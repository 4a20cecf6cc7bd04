-- grain: one row per person or organisation, the most mentioned first; shares are of all people and organisations
with share_of_voice as (
    select * from mart.share_of_voice where day between $since and $until
),

heard as (
    select
        entity_id,
        entity_name,
        entity_type,
        sum(matching)::bigint as n_documents,
        sum(n_mentions)::bigint as n_mentions,
        sum(n_quotes)::bigint as n_quotes
    from share_of_voice
    group by all
)

select
    *,
    coalesce(n_mentions / nullif(sum(n_mentions) over (), 0), 0) as share_of_mentions,
    coalesce(n_quotes / nullif(sum(n_quotes) over (), 0), 0) as share_of_quotes
from heard
order by n_mentions desc, n_quotes desc, entity_name, entity_id
limit $limit
