-- grain: one row per watchlist of asked (watchlist, since) and day from $first to $last: texts that it found, and texts
-- that it was evaluated over, which are those loaded since it is as it is, or published in the period before
with counted as (
    select
        document_id,
        first_seen_at,
        coalesce(date_published, first_seen_at) as published,
        (published at time zone 'UTC')::date as day
    from documents
    where duplicate_of_document_id is null and day between $first::date and $last::date
),

watched as (
    select watchlist, evaluated_at, evaluated_at - since as evaluated_from
    from ops.watchlists
    inner join asked using (watchlist)
),

calendar as (
    select unnest(generate_series($first::date, $last::date, interval 1 day))::date as day
),

articles_by_day as (
    select watchlist, day, count(*) as n_articles
    from counted
    inner join watched on first_seen_at >= evaluated_at or published >= evaluated_from
    group by watchlist, day
),

hits as (
    select distinct
        watchlist,
        coalesce(duplicate_of_document_id, document_id) as document_id
    from watch_hits
    inner join documents using (document_id)
    semi join watched using (watchlist)
),

hits_by_day as (
    select watchlist, day, count(*) as n
    from hits
    inner join counted using (document_id)
    group by watchlist, day
)

select
    watched.watchlist,
    calendar.day,
    coalesce(n, 0) as n,
    coalesce(n_articles, 0) as n_articles
from watched
cross join calendar
left join hits_by_day using (watchlist, day)
left join articles_by_day using (watchlist, day)
order by watchlist, day
