-- grain: one row per feed or sitemap: when it was last fetched without a problem
select url, max(fetched_at) as fetched_at
from ops.fetches
where n_items is not null
group by url
