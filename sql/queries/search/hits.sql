-- grain: one row per document of $document_ids, in this order
with wanted as (
    select
        unnest($document_ids::varchar []) as document_id,
        generate_subscripts($document_ids::varchar [], 1) as position
),

copies as (
    select duplicate_of_document_id as document_id, count(*) as n_copies
    from documents
    where duplicate_of_document_id in (select document_id from wanted)
    group by duplicate_of_document_id
)

select
    documents.document_id,
    documents.headline,
    coalesce(sources.name, documents.source_id) as source,
    coalesce(documents.date_published, documents.first_seen_at) as date,
    documents.url,
    coalesce(copies.n_copies, 0) as n_copies,
    if(
        starts_with(documents.text, documents.headline || chr(10) || chr(10)),
        substr(documents.text, length(documents.headline) + 3),
        documents.text
    ) as body
from wanted
inner join documents using (document_id)
left join sources using (source_id)
left join copies using (document_id)
order by wanted.position
