-- grain: one row per person or organisation that no article before the period names, and several of the period do; who
-- is in the knowledge base is known for long, and a person is more than a first name
with named as (
    select
        canonical_entity_id as entity_id,
        any_value(entity_name) as name,
        any_value(canonical_entities.role) as role,
        count(distinct document_id) as n_articles,
        count(distinct source_id) as n_sources,
        arg_min(headline, (coalesce(date_published, brief_articles.first_seen_at), document_id)) as headline,
        arg_min(url, (coalesce(date_published, brief_articles.first_seen_at), document_id)) as url,
        min(document_id) as document_id
    from mentions
    inner join brief_articles using (document_id)
    inner join mart.canonical_entities using (entity_id)
    where is_now and entity_type in ('PERSON', 'ORG')
    group by canonical_entity_id
)

select named.*
from named
inner join entities using (entity_id)
where
    n_articles > 1
    and (first_seen_at at time zone 'UTC')::date >= $first
    and wikidata_id is null
    and (entity_type <> 'PERSON' or contains(named.name, ' '))
order by n_articles desc, n_sources desc, name, entity_id
limit $limit
