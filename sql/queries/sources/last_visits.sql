-- grain: one row per address: when it last answered as a feed or sitemap, and until when its server asked to wait
select
    url,
    max(fetched_at) filter (where n_items is not null) as answered_at,
    arg_max_null(retry_at, fetched_at) as retry_at
from ops.fetches
group by url
