-- The wordings that share keys with new_keys (key, number), which are in the index already.
-- grain: one row per pair of a new wording and another one, a pair of new ones once
with hits as (
    select key, number
    from ops.trace_keys
    semi join new_keys using (key)
),

pairs as (
    select distinct new_keys.number, hits.number as other
    from hits
    inner join new_keys using (key)
    where
        hits.number <> new_keys.number
        and (hits.number < new_keys.number or hits.number not in (select number from new_keys))
)

select pairs.number, pairs.other, theirs.words, theirs.language
from pairs
inner join ops.trace_wordings as theirs on theirs.number = pairs.other
order by pairs.other, pairs.number
