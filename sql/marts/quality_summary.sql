-- One row per run and check: an expectation of a suite (all batches together), or a reason for which the run put rows
-- into quarantine.
create or replace view mart.quality_summary as
with all_runs as (
    select * from ops.runs
),
all_results as (
    select * from ops.quality_results
),
all_quarantine as (
    select * from ops.quarantine
),
last_run as (
    select arg_max(run_id, (started_at, run_id)) as run_id from all_runs
),
expectations as (
    select
        run_id,
        'expectation' as check_kind,
        suite,
        expectation as check_name,
        column_name,
        severity,
        count(*) filter (where success) as n_successes,
        count(*) filter (where not success) as n_failures,
        sum(n_checked)::bigint as n_checked,
        sum(n_unexpected)::bigint as n_unexpected,
        null::bigint as n_resolved
    from all_results
    group by run_id, suite, expectation, column_name, severity
),
quarantined as (
    select
        run_id,
        'quarantine' as check_kind,
        stage as suite,
        reason_code as check_name,
        null as column_name,
        null as severity,
        null::bigint as n_successes,
        null::bigint as n_failures,
        null::bigint as n_checked,
        count(*) as n_unexpected,
        count(resolved_at) as n_resolved
    from all_quarantine
    group by run_id, stage, reason_code
),
checks as (
    select * from expectations
    union all
    select * from quarantined
)
select
    checks.run_id,
    runs.started_at,
    checks.run_id is not distinct from last_run.run_id as is_latest_run,
    checks.* exclude (run_id)
from checks
cross join last_run
left join all_runs as runs on runs.run_id = checks.run_id;

comment on view mart.quality_summary is
    'One row per run and check: an expectation of a suite, or a reason for which rows went to quarantine.';
comment on column mart.quality_summary.run_id is 'run (ops.runs.run_id)';
comment on column mart.quality_summary.started_at is 'when the run started; null if the run is not recorded';
comment on column mart.quality_summary.is_latest_run is 'true for the run that started last';
comment on column mart.quality_summary.check_kind is 'expectation or quarantine';
comment on column mart.quality_summary.suite is 'table that was checked, or stage that rejected the rows';
comment on column mart.quality_summary.check_name is 'name of the expectation, or reason code';
comment on column mart.quality_summary.column_name is 'column or columns that the expectation checks';
comment on column mart.quality_summary.severity is
    'effect of a failure: error stops the batch, row moves the row to quarantine, warning is only recorded';
comment on column mart.quality_summary.n_successes is 'batches in which the expectation held';
comment on column mart.quality_summary.n_failures is 'batches in which it failed';
comment on column mart.quality_summary.n_checked is 'rows checked';
comment on column mart.quality_summary.n_unexpected is 'rows that failed, or rows that went to quarantine';
comment on column mart.quality_summary.n_resolved is 'rows in quarantine that a later run loaded';
