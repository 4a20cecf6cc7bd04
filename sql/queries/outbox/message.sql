-- grain: one row per alert of a message to a channel, in order
select alerts.alert_id, alerts.watchlist, alerts.kind, alerts.payload, alerts.created_at, n_attempts
from ops.deliveries
inner join alerts using (alert_id)
where channel = $channel and message_id = $message_id
order by alerts.created_at, alerts.alert_id
