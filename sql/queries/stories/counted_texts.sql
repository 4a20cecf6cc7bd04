-- What is known of the counted documents among next_documents, and whether it is in the index as it is. A text is as
-- old as the earliest of its copies; one without a date as the day on which it was first seen, so that neither the
-- order of loading within the day nor a run that was killed changes its place. Where less than all of a text
-- is kept, that is compared.
-- grain: one row per document of next_documents that is counted
with seen as (
    select coalesce(duplicate_of_document_id, document_id) as document_id,
        min(coalesce(date_published, date_trunc('day', first_seen_at))) as seen_at
    from documents
    where coalesce(duplicate_of_document_id, document_id) in (select document_id from next_documents)
    group by all
),

counted as (
    select
        document_id,
        documents.headline,
        documents.text,
        documents.language,
        documents.source_id,
        epoch_us(seen.seen_at) as seen_at,
        md5(concat_ws('|', documents.content_hash, documents.retention, documents.language, documents.headline))
            as content_key
    from documents
    inner join seen using (document_id)
    where
        documents.rowid in (select row_number from next_documents)
        and documents.duplicate_of_document_id is null
)

select
    counted.*,
    there.document_id is not null as is_there
from counted
left join ops.story_texts as there
    on
        there.document_id = counted.document_id
        and there.content_key = counted.content_key
        and there.seen_at = counted.seen_at
        and there.source_id is not distinct from counted.source_id
order by counted.seen_at, counted.document_id
