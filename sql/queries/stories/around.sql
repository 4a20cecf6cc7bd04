-- How many seeking_texts there are, and how many texts were published between the first of them less $days and the
-- last plus $days.
with seeking as (
    select seen_at // 86400000000 as day
    from ops.story_texts
    where number in (select number from seeking_texts)
)

select
    (select count(*) from seeking) as n_seeking,
    (
        select count(*)
        from ops.story_texts
        where
            seen_at // 86400000000
            between (select min(day) - $days from seeking) and (select max(day) + $days from seeking)
    ) as n_around
