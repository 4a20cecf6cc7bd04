-- grain: one row per origin of which something waits in quarantine
select distinct origin
from ops.quarantine
where resolved_at is null and ($reason is null or reason_code = $reason)
order by origin
