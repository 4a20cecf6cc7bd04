-- grain: one row per reason for which rows of this run were put into quarantine
select stage, reason_code, count(*) as n_rows, min(origin) as example, arg_min(detail, origin) as detail
from ops.quarantine
where run_id = $run_id
group by stage, reason_code
order by n_rows desc, reason_code
