-- grain: one row per hit of shown_hits, which has the columns of watch_hits, with the document that is counted now
with copies as (
    select duplicate_of_document_id as document_id, count(*) as n_copies
    from documents
    where duplicate_of_document_id is not null
    group by duplicate_of_document_id
),

wanted as (
    select *
    from shown_hits
    where
        ($watchlist is null or watchlist = $watchlist)
        and ($since is null or matched_at >= $since::timestamptz)
),

found as (
    select
        wanted.*,
        coalesce(hit.duplicate_of_document_id, hit.document_id) as counted_document_id
    from wanted
    inner join documents as hit using (document_id)
)

select
    found.matched_at,
    found.watchlist,
    found.matched,
    documents.headline,
    coalesce(quotes.words, quotes.text) as quote,
    coalesce(sources.name, documents.source_id) as source,
    coalesce(documents.date_published, documents.first_seen_at) as date,
    documents.url,
    coalesce(copies.n_copies, 0) as n_copies,
    found.is_past,
    documents.document_id,
    found.quote_id,
    found.run_id
from found
inner join documents on documents.document_id = found.counted_document_id
left join sources using (source_id)
left join copies on copies.document_id = documents.document_id
left join quotes on quotes.quote_id = found.quote_id
order by found.matched_at desc, date desc, found.watchlist, documents.document_id, quotes.char_start, found.quote_id
