-- grain: one row per day, with texts, from the first day of seeking_texts less $days to their last plus $days
with seeking as (
    select seen_at // 86400000000 as day
    from ops.story_texts
    where number in (select number from seeking_texts)
)

select
    seen_at // 86400000000 as day,
    count(*) as n_texts
from ops.story_texts
where
    seen_at // 86400000000
    between (select min(day) - $days from seeking) and (select max(day) + $days from seeking)
group by day
order by day
