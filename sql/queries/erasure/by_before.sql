-- The documents that were published before the days of wanted, or first seen before them if their date is unknown.
create or replace temp table erased_documents as
select document_id
from documents
where coalesce(date_published, first_seen_at) < (select max(try_cast(value as timestamptz)) from wanted)
