-- grain: one row per request whose files are not all written again
select erasure_id, rewritten_at, remaining
from ops.erasures
where finished_at is null
order by requested_at, erasure_id
