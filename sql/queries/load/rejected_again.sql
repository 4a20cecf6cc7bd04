-- The rejected records of skipped_files are those of this run, too.
update ops.quarantine
set last_run_id = $run_id
where
    resolved_at is null
    and table_name in ('documents', 'document_versions')
    and regexp_replace(
        origin, '(?i)([.](zip|tar|t(gz|bz2|zst)|xls[bx]?|ods)([.](gz|zst|bz2))?)::.*$|#[0-9]+$', '\1'
    ) in (select origin from skipped_files)
