-- grain: one row per reason for which runs of the period rejected something
select
    reason_code,
    count(*) as n_rejected,
    count(*) filter (where resolved_at is null) as n_open
from ops.quarantine
inner join ops.runs using (run_id)
where (ops.runs.started_at at time zone 'UTC')::date between $first and $last
group by reason_code
order by n_rejected desc, reason_code
limit $limit
