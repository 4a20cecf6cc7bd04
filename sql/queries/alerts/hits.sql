-- grain: one row per watchlist and text that a run since $since found for it and that was published since then, as the
-- document that is counted now has it; with the first statement of a watched speaker in it. Statements that came into
-- a text after it was told are a row of their own, with added_at, the time of the run that found them
with told as (
    select
        alerts.watchlist,
        alerts_of.document_id,
        min(alerts.created_at) as told_at
    from alerts
    cross join unnest(alerts.document_ids) as alerts_of (document_id)
    where alerts.kind = 'hit' and list_contains($watchlists, alerts.watchlist)
    group by alerts.watchlist, alerts_of.document_id
),

hits as (
    select
        watchlist,
        document_id as hit_document_id,
        if(quote_id is not null and matched_at > told_at, matched_at, null) as added_at,
        arg_min(quote_id, (quotes.char_start, quote_id)) filter (where quote_id is not null) as quote_id
    from watch_hits
    left join quotes using (document_id, quote_id)
    left join told using (watchlist, document_id)
    where not is_past and matched_at >= $since and list_contains($watchlists, watchlist)
    group by watchlist, document_id, added_at
),

documents_of_hits as (
    select
        hits.*,
        coalesce(duplicate_of_document_id, document_id) as document_id
    from hits
    inner join documents on documents.document_id = hits.hit_document_id
)

select
    found.watchlist,
    found.hit_document_id,
    found.added_at,
    documents.document_id,
    documents.headline,
    left(substr(documents.text, length(coalesce(documents.headline, '')) + 1), 400) as beginning,
    coalesce(sources.name, documents.source_id) as source,
    coalesce(documents.date_published, documents.first_seen_at) as published,
    documents.url,
    quotes.quote_kind,
    coalesce(quotes.words, quotes.text) as quote,
    entities.canonical_entity_id as speaker_entity_id,
    entities.entity_name as speaker
from documents_of_hits as found
inner join documents using (document_id)
left join sources using (source_id)
left join quotes on quotes.quote_id = found.quote_id
left join mart.canonical_entities as entities on entities.entity_id = quotes.speaker_entity_id
where coalesce(documents.date_published, documents.first_seen_at) >= $since
order by published, found.watchlist, found.hit_document_id, found.added_at nulls first
