-- Notes why a message was not taken, and when it is tried next (null: never again).
update ops.deliveries
set next_attempt_at = $next_attempt_at::timestamptz, last_error = $reason
where channel = $channel and message_id = $message_id
