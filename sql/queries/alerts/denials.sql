-- grain: one row per watchlist and denial of an earlier statement in a text that a run since $since found for it, of
-- what was published since then
with hits as (
    select distinct
        watchlist,
        coalesce(duplicate_of_document_id, document_id) as document_id
    from watch_hits
    inner join documents using (document_id)
    where not is_past and matched_at >= $since and list_contains($watchlists, watchlist)
)

select
    hits.watchlist,
    denials.document_id,
    denials.headline,
    denials.url,
    coalesce(denials.source_name, denials.source_id) as source,
    denials.day,
    denials.speaker_entity_id,
    coalesce(denials.speaker_name, denials.speaker_text) as speaker,
    denials.quote_text as quote,
    quotes.quote_group_id,
    denials.earlier_text,
    earlier.quote_kind as earlier_quote_kind,
    denials.earlier_speaker,
    denials.earlier_speaker_entity_id,
    denials.earlier_published_at,
    earlier.document_id as earlier_document_id
from hits
inner join mart.denials as denials using (document_id)
inner join quotes using (quote_id)
inner join quotes as earlier on earlier.quote_id = denials.earlier_quote_id
where
    denials.day >= ($since::timestamptz at time zone 'UTC')::date
    and coalesce(denials.speaker_name, denials.speaker_text) is not null
order by denials.day, hits.watchlist, denials.quote_id
