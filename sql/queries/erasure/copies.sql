-- Adds the documents with the text of an erased one, and those that are marked as its duplicates.
insert into erased_documents
with related as (
    select document_id from documents where duplicate_of_document_id in (select document_id from erased_documents)
    union
    select duplicate_of_document_id
    from documents
    where document_id in (select document_id from erased_documents) and duplicate_of_document_id is not null
    union
    select document_id
    from documents
    where content_hash in (
        select content_hash from documents where document_id in (select document_id from erased_documents)
    )
)

select document_id from documents semi join related using (document_id) anti join erased_documents using (document_id)
