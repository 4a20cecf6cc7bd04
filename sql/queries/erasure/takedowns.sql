-- The list of what later runs refuse by this request: documents and texts, but for those that a date or outlet covers.
insert into ops.takedowns by name
select distinct $erasure_id as erasure_id, kind, value
from (
    select 'document' as kind, document_id as value from erased_texts where not $is_covered
    union all
    select 'document', document_id from documents semi join erased_documents using (document_id)
    where $kind = 'before' and date_published is null
    union all
    select if($with_copies, 'copy', 'text'), content_hash from erased_texts where not $is_covered
    union all
    select $kind, value from wanted where $is_covered
    union all
    select 'document', if($kind = 'document', value, document_id) from wanted where $kind in ('url', 'document')
    union all
    select 'name', value from wanted_names
)
where value is not null
