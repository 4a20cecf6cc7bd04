-- The documents of the outlets of wanted.
create or replace temp table erased_documents as
select document_id from documents where source_id in (select value from wanted)
