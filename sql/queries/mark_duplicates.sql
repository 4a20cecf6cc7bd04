-- Of the documents with one text the earliest published counts, then the one with the least id.
with copies as (
    select
        document_id,
        first_value(document_id) over (
            partition by content_hash order by date_published nulls last, document_id
        ) as kept_id
    from documents
    where content_hash in (select content_hash from documents group by content_hash having count(*) > 1)
),

marks as (
    select
        documents.rowid as row_number,
        if(copies.document_id <> copies.kept_id, copies.kept_id, null) as kept_id
    from documents
    left join copies using (document_id)
)

update documents
set
    duplicate_of_document_id = marks.kept_id,
    duplicate_kind = if(marks.kept_id is null, null, 'exact')
from marks
where
    documents.rowid = marks.row_number
    and (documents.duplicate_of_document_id, documents.duplicate_kind)
    is distinct from (marks.kept_id, if(marks.kept_id is null, null, 'exact'))
    and (marks.kept_id is not null or documents.duplicate_kind is distinct from 'near')
