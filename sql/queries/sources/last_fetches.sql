-- grain: one row per wanted address that was fetched without a problem: what its last such answer said
select url, etag, last_modified, fetched_at, n_items
from ops.fetches
where url in (select url from wanted_urls) and status in (200, 304)
qualify row_number() over (partition by url order by fetched_at desc) = 1
