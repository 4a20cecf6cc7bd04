-- The texts that share keys with new_keys (key, number), which are in the index already. A key of very many texts is a
-- phrase that tells nothing.
-- grain: one row per pair of a new text and another one, a pair of new texts once
with hits as (
    select key, number
    from ops.copy_keys
    semi join new_keys using (key)
),

rare as (
    select key
    from hits
    group by key
    having count(*) <= $max_texts
)

select new_keys.number as a, hits.number as b
from hits
semi join rare using (key)
inner join new_keys using (key)
where
    hits.number <> new_keys.number
    and (hits.number < new_keys.number or hits.number not in (select number from new_keys))
group by new_keys.number, hits.number
having count(*) >= $shared_keys
order by a, b
