-- The documents at the addresses of wanted: as given, or normalized, from which their id is made.
create or replace temp table erased_documents as
select document_id
from documents
where
    document_id in (select document_id from wanted)
    or url in (select value from wanted)
    or document_id in (select document_id from document_versions where url in (select value from wanted))
