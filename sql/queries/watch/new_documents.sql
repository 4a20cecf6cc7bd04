-- grain: one row per document that is counted and that watchlists are still to be evaluated over
select document_id
from documents
where
    duplicate_of_document_id is null
    and document_id in (select document_id from ops.watch_queue)
order by document_id
