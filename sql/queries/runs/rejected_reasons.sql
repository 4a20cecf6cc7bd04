-- grain: one row a reason for which this run rejected rows, or passed over files whose rows were rejected before
select stage, reason_code, count(*) as n_rows, min(origin) as example, arg_min(detail, origin) as detail
from ops.quarantine
where last_run_id = $run_id
group by stage, reason_code
order by n_rows desc, reason_code
