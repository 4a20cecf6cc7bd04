-- Marks runs whose process is gone.
update ops.runs set status = 'interrupted' where list_contains($run_ids, run_id)
