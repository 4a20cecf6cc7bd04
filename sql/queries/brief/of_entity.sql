-- makes brief_articles: the articles of a period and of the one before it that mention an entity
create or replace temp table brief_articles as
with mentioning as (
    select distinct document_id
    from mentions
    inner join mart.canonical_entities using (entity_id)
    where canonical_entity_id = $of
)

select *, day >= $first as is_now
from mart.articles
semi join mentioning using (document_id)
where day between $before and $last
