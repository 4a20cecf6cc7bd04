-- grain: one row per stage and reason for which something was rejected, of all runs
select
    stage,
    reason_code,
    count(*) filter (where resolved_at is null) as n_open,
    count(resolved_at) as n_resolved,
    arg_min(detail, (resolved_at is not null, quarantine_id)) as example
from ops.quarantine
group by stage, reason_code
order by n_open desc, n_resolved desc, stage, reason_code
