-- Lets be tried again what a channel ($channel null: any) did not take, or one alert of it ($alert_id null: all).
update ops.deliveries
set next_attempt_at = $now::timestamptz, n_attempts = 0
where
    delivered_at is null
    and (channel = $channel or $channel is null)
    and (alert_id = $alert_id or $alert_id is null)
