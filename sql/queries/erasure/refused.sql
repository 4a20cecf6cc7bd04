-- grain: one row per document of new_documents that a request to erase, which was not lifted, refuses
with held as (
    select takedowns.*
    from ops.takedowns as takedowns
    inner join ops.erasures as erasures using (erasure_id)
    where erasures.lifted_at is null
),

refused as (
    select new.row, held.erasure_id
    from new_documents as new
    inner join held on held.value = new.document_id and held.kind = 'document'
    union all
    select new.row, held.erasure_id
    from new_documents as new
    inner join held
        on
            held.value = new.content_hash
            and (held.kind = 'copy' or held.kind = 'text' and new.normalized_url is null)
    union all
    select new.row, held.erasure_id
    from new_documents as new
    inner join held on held.value = new.source_id and held.kind = 'source'
    union all
    select new.row, held.erasure_id
    from new_documents as new
    inner join held on held.kind = 'before' and new.date_published < try_cast(held.value as timestamptz)
)

select row, min(erasure_id) as erasure_id
from refused
group by row
