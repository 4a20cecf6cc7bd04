-- grain: one row per document that stays and has a text that is erased, or was marked as a copy of it
select document_id
from documents
where
    document_id not in (select document_id from erased_documents)
    and (
        content_hash in (select content_hash from erased_texts)
        or duplicate_of_document_id in (select document_id from erased_documents)
    )
order by document_id
