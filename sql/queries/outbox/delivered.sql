-- Notes that a channel took a message; last_error then says what it took only in part.
update ops.deliveries
set delivered_at = $now::timestamptz, next_attempt_at = null, last_error = $note
where channel = $channel and message_id = $message_id
