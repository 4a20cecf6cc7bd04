-- grain: one row per watchlist and watched speaker with a statement that a run since $since found, published since
-- then: the first of these, and the last day before it on which the speaker was quoted
with hits as (
    select
        watch_hits.watchlist,
        quotes.speaker_entity_id,
        quotes.*
    from watch_hits
    inner join mart.quotes_by_speaker as quotes using (document_id, quote_id)
    where
        not is_past
        and matched_at >= $since
        and list_contains($watchlists, watchlist)
        and coalesce(quotes.date_published, quotes.first_seen_at) >= $since
        and quotes.speaker_entity_id is not null
),

firsts as (
    select * from hits
    qualify row_number() over (
        partition by watchlist, speaker_entity_id
        order by coalesce(date_published, first_seen_at), document_id, char_start
    ) = 1
),

earlier as (
    select
        firsts.watchlist,
        firsts.speaker_entity_id,
        max(quotes.day) as previous_day
    from firsts
    inner join mart.quotes_by_speaker as quotes using (speaker_entity_id)
    where quotes.day < firsts.day
    group by firsts.watchlist, firsts.speaker_entity_id
)

select
    watchlist,
    speaker_entity_id,
    speaker_name as speaker,
    quote_text as quote,
    quote_kind,
    coalesce(source_name, source_id) as source,
    headline,
    url,
    day,
    document_id,
    previous_day
from firsts
left join earlier using (watchlist, speaker_entity_id)
where
    (previous_day is null or previous_day < day - $quiet_days::integer)
    and not exists (
        select 1
        from alerts
        where
            alerts.kind = 'first_statement'
            and alerts.watchlist = firsts.watchlist
            and list_contains(alerts.entity_ids, firsts.speaker_entity_id)
            and alerts.created_at >= $since
    )
order by watchlist, day, speaker_entity_id
