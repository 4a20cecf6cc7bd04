-- Documents of which no text is kept are compared by its hash.
-- grain: one row per document of next_documents whose text is not in the index under its id
select
    document_id,
    next_documents.content_key,
    documents.headline,
    if(documents.retention = 'metadata', documents.content_hash, documents.text) as text
from next_documents
inner join documents using (document_id)
where
    documents.rowid in (select row_number from next_documents)
    and not exists (
        from ops.copy_documents as there
        where there.document_id = next_documents.document_id and there.content_key = next_documents.content_key
    )
order by document_id
