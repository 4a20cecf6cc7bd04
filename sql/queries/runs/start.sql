-- Records the start of a run.
insert into ops.runs by name
select
    $run_id as run_id,
    $started_at::timestamptz as started_at,
    null as finished_at,
    'running' as status,
    $code_version as code_version,
    $model_version as model_version,
    0 as n_read,
    0 as n_loaded,
    0 as n_unchanged,
    0 as n_duplicates,
    0 as n_quarantined,
    0 as n_rejected
