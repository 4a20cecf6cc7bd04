-- grain: one row per alert that was never tried to be sent to a channel and goes into its next message: the earliest,
-- and those of the same watchlist; a briefing goes alone
with untried as (
    select alerts.alert_id, alerts.watchlist, alerts.kind, alerts.created_at
    from ops.deliveries
    inner join alerts using (alert_id)
    where channel = $channel and message_id is null and next_attempt_at <= $now
),

earliest as (
    select * from untried
    order by created_at, alert_id
    limit 1
)

select untried.alert_id
from untried
inner join earliest on
    untried.alert_id = earliest.alert_id
    or (
        untried.watchlist is not distinct from earliest.watchlist
        and untried.kind <> 'brief'
        and earliest.kind <> 'brief'
    )
order by untried.created_at, untried.alert_id
limit $limit
