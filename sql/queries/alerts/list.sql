-- grain: one row per alert that was not emptied, the newest first, with the channels that took it or are waited for
with channels as (
    select
        alert_id,
        list(channel order by channel) filter (where delivered_at is not null) as delivered_to,
        list(channel order by channel) filter (where next_attempt_at is not null) as waiting_for,
        list(channel order by channel) filter (
            where delivered_at is null and next_attempt_at is null
        ) as given_up
    from ops.deliveries
    group by alert_id
)

select
    alerts.alert_id,
    alerts.watchlist,
    alerts.kind,
    alerts.payload,
    alerts.created_at,
    coalesce(delivered_to, []) as delivered_to,
    coalesce(waiting_for, []) as waiting_for,
    coalesce(given_up, []) as given_up
from alerts
left join channels using (alert_id)
where
    alerts.payload <> '{}'
    and (alerts.watchlist = $watchlist or $watchlist is null)
    and (alerts.kind = $kind or $kind is null)
    and (not $pending or len(coalesce(waiting_for, [])) > 0)
order by alerts.created_at desc, alerts.alert_id
limit $limit
