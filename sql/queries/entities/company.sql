-- grain: one row per entity that stands in the same documents, the most frequent first; copies of articles left out
with own as (
    select distinct mentions.document_id
    from mentions
    inner join documents using (document_id)
    where mentions.entity_id = $entity_id and documents.duplicate_of_document_id is null
)

select entities.entity_id, entities.entity_type, entities.name, count(distinct mentions.document_id) as n_documents
from mentions
inner join own using (document_id)
inner join entities using (entity_id)
where mentions.entity_id <> $entity_id
group by all
order by n_documents desc, entities.name, entities.entity_id
limit $limit
