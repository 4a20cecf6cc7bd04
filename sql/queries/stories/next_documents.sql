-- Takes up to $size documents from the queue into next_documents, the earliest published first: then few texts come
-- before those that have their place already.
create or replace temp table next_documents as
with waiting as (
    select distinct document_id from ops.story_queue
)

select document_id, documents.rowid as row_number
from waiting
left join documents using (document_id)
order by coalesce(documents.date_published, documents.first_seen_at) nulls first, document_id
limit $size;
