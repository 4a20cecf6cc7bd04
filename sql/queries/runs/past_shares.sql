-- grain: one row per finished run in which the expectation measured a value, newest first
select sum(observed_value * n_checked) / sum(n_checked) as share
from ops.quality_results
inner join ops.runs using (run_id)
where expectation = $expectation and observed_value is not null and n_checked > 0 and status <> 'running'
group by run_id, started_at
order by started_at desc, run_id desc
limit $n_runs
