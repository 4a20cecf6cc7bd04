-- Rejected records count in every run that meets them again, not only in the run that put them into quarantine.
alter table ops.quarantine add column last_run_id varchar;
alter table ops.quarantine alter column last_run_id set data type varchar using run_id;
alter table ops.quarantine alter column last_run_id set not null;

alter table ops.runs add column n_rejected bigint;
alter table ops.runs alter column n_rejected set data type bigint using n_quarantined;
alter table ops.runs alter column n_rejected set not null;
