-- Adds the alerts of new_alerts that are not there, each with a delivery to its channels in new_deliveries; those that
-- are there go to no further channel, but for briefings, which are asked for by name.
create or replace temp table added_alerts as
select * from new_alerts where alert_id not in (select alert_id from alerts);

insert into ops.deliveries by name
select
    new_deliveries.alert_id,
    new_deliveries.channel,
    0 as n_attempts,
    new_alerts.created_at as next_attempt_at
from new_deliveries
inner join new_alerts using (alert_id)
where
    (alert_id in (select alert_id from added_alerts) or new_alerts.kind = 'brief')
    and (new_deliveries.alert_id, new_deliveries.channel) not in (select (alert_id, channel) from ops.deliveries);

insert into alerts by name select * from added_alerts;
update ops.state set change_id = uuid() where (select count(*) from added_alerts) > 0;
select count(*) as n_added from added_alerts
