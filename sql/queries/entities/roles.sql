-- grain: one row per role that stands beside the entity's names, the most frequent first; copies of articles left out
select mentions.role, count(*) as n_mentions
from mentions
inner join documents using (document_id)
where mentions.entity_id = $entity_id and mentions.role is not null and documents.duplicate_of_document_id is null
group by mentions.role
order by n_mentions desc, mentions.role
limit $limit
