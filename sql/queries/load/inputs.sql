-- Records new_inputs: files that a run read to their end. Rejected records of theirs that it did not reject again are
-- resolved: they were loaded, or they are gone.
create or replace temp table resolved_now as
select quarantine_id
from ops.quarantine
inner join new_inputs on
    new_inputs.origin = regexp_replace(
        ops.quarantine.origin, '(?i)([.](zip|tar|t(gz|bz2|zst)|xls[bx]?|ods)([.](gz|zst|bz2))?)::.*$|#[0-9]+$', '\1'
    )
    or (reason_code = 'link_leads_out' and starts_with(new_inputs.origin, ops.quarantine.origin || '/'))
where
    resolved_at is null
    and table_name in ('documents', 'document_versions')
    and last_run_id <> new_inputs.run_id;
update ops.quarantine set resolved_at = now() where quarantine_id in (select quarantine_id from resolved_now);
update ops.state set change_id = uuid() where (select count(*) from resolved_now) > 0;

delete from ops.inputs where origin in (select origin from new_inputs);
insert into ops.inputs by name select * from new_inputs;
