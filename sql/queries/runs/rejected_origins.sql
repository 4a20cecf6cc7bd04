-- grain: one row per origin of which something waits in quarantine and can be read again: links that lead out cannot
select distinct origin
from ops.quarantine
where resolved_at is null and reason_code <> 'link_leads_out' and ($reason is null or reason_code = $reason)
order by origin
