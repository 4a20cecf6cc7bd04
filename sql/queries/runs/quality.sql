-- grain: one row, the expectations that this run's gate checked
select count(*) as n_checks, count(*) filter (where not success) as n_failed
from ops.quality_results
where run_id = $run_id
