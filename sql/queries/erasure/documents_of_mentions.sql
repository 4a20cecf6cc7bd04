-- The documents that mention the erased entities.
insert into erased_documents
select distinct document_id from erased_mentions
