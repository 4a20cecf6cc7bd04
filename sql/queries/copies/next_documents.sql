-- Takes up to $size documents from the queue into next_documents, with what they are known by in the index.
create or replace temp table next_documents as
with waiting as (
    select distinct document_id
    from ops.copy_queue
    order by document_id
    limit $size
)

select
    waiting.document_id,
    documents.rowid as row_number,
    md5(concat_ws('|', documents.content_hash, documents.headline)) as content_key
from waiting
left join documents using (document_id);
