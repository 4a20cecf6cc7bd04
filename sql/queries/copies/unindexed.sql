-- Documents of which no text is kept are compared by its hash. known_number is that of another document with the same
-- text as it was read, of which more or less may be kept.
-- grain: one row per document of next_documents whose text is not in the index under its id
with indexed as (
    select documents.content_hash, min(there.number) as known_number
    from ops.copy_documents as there
    inner join documents using (document_id)
    where
        documents.content_hash in (select content_hash from documents semi join next_documents using (document_id))
        and there.document_id not in (select document_id from next_documents)
    group by documents.content_hash
)

select
    document_id,
    next_documents.content_key,
    documents.content_hash,
    documents.headline,
    if(documents.retention = 'metadata', documents.content_hash, documents.text) as text,
    indexed.known_number
from next_documents
inner join documents using (document_id)
left join indexed using (content_hash)
where
    documents.rowid in (select row_number from next_documents)
    and not exists (
        from ops.copy_documents as there
        where there.document_id = next_documents.document_id and there.content_key = next_documents.content_key
    )
order by document_id
