-- grain: one row per check that failed in a run since $since and had not failed in the run before that made it; of a
-- check that only sets rows aside, if these are more than 1 % of what it checked
with all_runs as (
    select run_id, started_at from ops.runs
),

by_run as (
    select
        run_id,
        started_at,
        suite,
        expectation,
        column_name,
        any_value(severity) as severity,
        sum(n_unexpected)::bigint as n_unexpected,
        sum(n_checked)::bigint as n_checked,
        any_value(observed_value) filter (where not success) as observed_value,
        bool_and(success or (severity = 'row' and n_unexpected <= 0.01 * n_checked)) as is_well
    from ops.quality_results
    inner join all_runs using (run_id)
    group by run_id, started_at, suite, expectation, column_name
),

compared as (
    select
        *,
        lag(is_well) over (
            partition by suite, expectation, column_name order by started_at, run_id
        ) as was_well
    from by_run
)

select *
from compared
where not is_well and coalesce(was_well, true) and started_at >= $since
order by started_at, run_id, suite, expectation, column_name
