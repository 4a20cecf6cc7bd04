-- grain: one row per document of an affected text
select
    document_id,
    indexed.number,
    documents.content_hash,
    documents.source_id,
    coalesce(sources.is_wire, false) as is_wire,
    documents.date_published
from ops.copy_documents as indexed
semi join affected_texts using (number)
inner join documents using (document_id)
left join sources using (source_id)
order by document_id
