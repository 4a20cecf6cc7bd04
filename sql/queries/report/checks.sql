-- grain: one row per expectation, of all runs; those that did not hold first
select
    suite,
    check_name,
    column_name,
    severity,
    sum(n_failures)::bigint as n_failures,
    sum(n_unexpected)::bigint as n_unexpected,
    sum(n_checked)::bigint as n_checked,
    max(started_at) filter (where n_failures > 0) as last_failed_at
from mart.quality_summary
where check_kind = 'expectation'
group by suite, check_name, column_name, severity
order by n_failures desc, suite, check_name, column_name
