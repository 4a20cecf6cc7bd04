-- grain: one row per source that was fetched or has documents
with addresses as (
    select
        wanted_urls.source_id,
        url,
        arg_max(detail, fetched_at) as last_detail,
        arg_max(coalesce(status in (200, 304) and n_items is not null, false), fetched_at) as is_well,
        max(fetched_at) as last_fetch,
        max(fetched_at) filter (status in (200, 304) and n_items is not null) as last_success,
        count(*) filter (
            fetched_at >= $now - interval 7 days and not coalesce(status in (200, 304), false)
        ) as n_errors
    from ops.fetches
    inner join wanted_urls using (url)
    group by wanted_urls.source_id, url
),

fetched as (
    select
        source_id,
        max(last_fetch) as last_fetch,
        max(last_success) as last_success,
        count(*) filter (is_well) as n_well,
        sum(n_errors)::bigint as n_errors,
        arg_max(last_detail, last_fetch) filter (not is_well) as last_error
    from addresses
    group by source_id
),

brought as (
    select
        source_id,
        max(first_seen_at) as last_article,
        count(*) filter (first_seen_at >= $now - interval 1 day) as n_day,
        count(*) filter (first_seen_at >= $now - interval 7 days) as n_week,
        count(*) filter (
            first_seen_at >= $now - interval 35 days and first_seen_at < $now - interval 7 days
        ) as n_before,
        min(first_seen_at) as first_article
    from documents
    group by source_id
)

select
    source_id,
    fetched.last_fetch,
    fetched.last_success,
    coalesce(fetched.n_well, 0) as n_well,
    coalesce(fetched.n_errors, 0) as n_errors,
    fetched.last_error,
    brought.last_article,
    coalesce(brought.n_day, 0) as n_day,
    coalesce(brought.n_week, 0) as n_week,
    coalesce(brought.n_before, 0) as n_before,
    brought.first_article
from fetched
full join brought using (source_id)
