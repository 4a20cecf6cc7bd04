-- Adds new_quarantine; what was resolved and is refused again is open again, what is open stays as it is.
delete from ops.quarantine
where resolved_at is not null and quarantine_id in (select quarantine_id from new_quarantine);
insert into ops.quarantine by name
select * from new_quarantine anti join ops.quarantine using (quarantine_id);
