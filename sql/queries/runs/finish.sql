-- Records the end of a run, with what it counted.
update ops.runs
set
    status = $status,
    finished_at = $finished_at::timestamptz,
    n_read = $n_read,
    n_loaded = $n_loaded,
    n_unchanged = $n_unchanged,
    n_duplicates = (
        select count(*) from documents where documents.run_id = $run_id and duplicate_of_document_id is not null
    ),
    n_quarantined = $n_quarantined,
    n_rejected = $n_rejected
where runs.run_id = $run_id
