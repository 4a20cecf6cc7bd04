-- recounts: how often, and in how many documents, the entities of recounted are mentioned.
create or replace temp table recounts as
select mentions.entity_id, count(*) as n_mentions, count(distinct mentions.document_id) as n_documents
from mentions
inner join documents using (document_id)
semi join recounted on recounted.entity_id = mentions.entity_id
where documents.duplicate_of_document_id is null
group by mentions.entity_id
