-- grain: one row per alert of a watchlist (null: of none) that goes to a channel, the newest first
select alerts.alert_id, alerts.watchlist, alerts.kind, alerts.payload, alerts.created_at
from ops.deliveries
inner join alerts using (alert_id)
where
    channel = $channel
    and message_id is not null
    and alerts.watchlist is not distinct from $watchlist
order by alerts.created_at desc, alerts.alert_id
limit $limit
