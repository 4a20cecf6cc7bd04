-- Adds new_quarantine; what was resolved and is rejected again is open again, of what is open the last run is noted.
delete from ops.quarantine
where resolved_at is not null and quarantine_id in (select quarantine_id from new_quarantine);
update ops.quarantine
set last_run_id = new_quarantine.last_run_id
from new_quarantine
where ops.quarantine.quarantine_id = new_quarantine.quarantine_id;
insert into ops.quarantine by name
select * from new_quarantine anti join ops.quarantine using (quarantine_id);
