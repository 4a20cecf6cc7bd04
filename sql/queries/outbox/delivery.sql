-- grain: one row, how an alert gets on with a channel
select delivered_at, last_error
from ops.deliveries
where alert_id = $alert_id and channel = $channel
