-- grain: one row per way in which mentions were given the entity, the most frequent first; copies of articles left out
select
    coalesce(link_method, 'none') as link_method,
    count(*) as n_mentions,
    round(avg(link_score), 2)::double as mean_score
from mentions
inner join documents using (document_id)
where entity_id = $entity_id and documents.duplicate_of_document_id is null
group by all
order by n_mentions desc, link_method
limit $limit
