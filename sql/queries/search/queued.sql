-- The documents that the index has to take up or leave out, in the order in which they are stored: then those that are
-- read together lie together.
-- grain: one row per document
select document_id
from (select distinct document_id from ops.search_queue) as queued
left join documents using (document_id)
order by documents.rowid, document_id
