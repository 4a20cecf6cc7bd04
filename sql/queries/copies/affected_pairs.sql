-- grain: one row per pair of affected texts
select a, b, share_a, share_b
from ops.copy_pairs
where a in (select number from affected_texts) and b in (select number from affected_texts)
order by a, b
