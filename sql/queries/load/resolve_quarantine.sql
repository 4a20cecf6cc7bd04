-- A document of this batch resolves what was rejected of its origin before, but for what is rejected again.
update ops.quarantine
set resolved_at = (select loaded_at from batch)
where
    resolved_at is null
    and origin in (select origin from batch_documents)
    and quarantine_id not in (select quarantine_id from new_quarantine)
