-- The documents with the ids of wanted.
create or replace temp table erased_documents as
select document_id from documents where document_id in (select value from wanted)
