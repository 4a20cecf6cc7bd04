-- Notes an attempt to send a message to a channel before it is sent, so that one that dies is known.
update ops.deliveries
set
    message_id = $message_id,
    n_attempts = n_attempts + 1,
    next_attempt_at = $next_attempt_at::timestamptz
where channel = $channel and (message_id = $message_id or list_contains($alert_ids, alert_id))
