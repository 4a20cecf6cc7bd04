-- grain: one row per person, organisation or place that more articles name than in the period before, in proportion to
-- all articles; those that rose most first
with totals as (
    select count(*) filter (where is_now) as n_now, count(*) filter (where not is_now) as n_before
    from brief_articles
),

named as (
    select
        canonical_entity_id as entity_id,
        any_value(entity_name) as name,
        count(distinct document_id) filter (where is_now) as n_now,
        count(distinct document_id) filter (where not is_now) as n_before
    from mentions
    inner join brief_articles using (document_id)
    inner join mart.canonical_entities using (entity_id)
    where
        entity_type in ('PERSON', 'ORG', 'GPE')
        and canonical_entity_id is distinct from $of
    group by canonical_entity_id
)

select named.*, named.n_now - named.n_before * totals.n_now / greatest(totals.n_before, 1) as more
from named
cross join totals
where named.n_now >= 3 and more >= 2 and totals.n_before >= 10
order by more desc, named.n_now desc, name, entity_id
limit $limit
