-- grain: one row per channel that was given alerts: how many it has taken, waits for and was given up on
select
    channel,
    count(delivered_at) as n_delivered,
    count(next_attempt_at) as n_waiting,
    count(*) filter (where next_attempt_at is null and delivered_at is null) as n_given_up,
    min(next_attempt_at) as next_attempt_at,
    arg_max(last_error, alert_id) filter (where delivered_at is null) as last_error
from ops.deliveries
group by channel
order by channel
