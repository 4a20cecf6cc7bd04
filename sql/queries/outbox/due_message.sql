-- grain: one row, the message to a channel that was tried before and is due first; none if there is none
select message_id
from ops.deliveries
where channel = $channel and message_id is not null and next_attempt_at <= $now
order by next_attempt_at, message_id
limit 1
