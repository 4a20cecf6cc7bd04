-- grain: one row per origin of which something waits in quarantine and can be read again: links that lead out cannot,
-- and what was erased on request is asked for by name
select distinct origin
from ops.quarantine
where
    resolved_at is null
    and reason_code <> 'link_leads_out'
    and (reason_code = $reason or $reason is null and reason_code <> 'taken_down')
order by origin
