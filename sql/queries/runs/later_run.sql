-- grain: one row if a run started later than the run with this id, by the clock; the latest
select later.run_id, later.started_at
from ops.runs as later
where later.started_at > (select started_at from ops.runs where run_id = $run_id)
order by later.started_at desc
limit 1
