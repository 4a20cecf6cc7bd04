-- No document goes with an entity, unless that is asked for (documents_of_mentions).
create or replace temp table erased_documents as
select document_id from documents where false
