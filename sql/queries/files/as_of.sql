-- grain: one row, how many documents a warehouse has and when the last run began that it knows of
select
    (select count(*) from documents) as n_documents,
    (select max(started_at) from ops.runs) as last_run_at
