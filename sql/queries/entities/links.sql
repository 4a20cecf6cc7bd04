-- grain: one row per way in which mentions were given the entity, the most frequent first
select
    coalesce(link_method, 'none') as link_method,
    count(*) as n_mentions,
    round(avg(link_score), 2)::double as mean_score
from mentions
where entity_id = $entity_id
group by all
order by n_mentions desc, link_method
limit $limit
