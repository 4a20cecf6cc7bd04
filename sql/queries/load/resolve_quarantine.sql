-- A document of this batch settles what was refused of its origin before, but for what is refused again.
update ops.quarantine
set resolved_at = (select loaded_at from batch)
where
    resolved_at is null
    and origin in (select origin from batch_documents)
    and quarantine_id not in (select quarantine_id from new_quarantine)
