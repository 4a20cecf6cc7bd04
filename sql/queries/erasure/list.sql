-- grain: one row per request to erase, the last first
select * from ops.erasures order by requested_at desc, erasure_id
