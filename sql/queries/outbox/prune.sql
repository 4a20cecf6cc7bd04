-- Removes deliveries that came to an end before a time: what was told stays in alerts, so that it is not told again.
delete from ops.deliveries
where
    next_attempt_at is null
    and coalesce(delivered_at, (select created_at from alerts where alerts.alert_id = ops.deliveries.alert_id))
    < $before::timestamptz
