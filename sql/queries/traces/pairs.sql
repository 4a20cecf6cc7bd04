-- grain: one row per pair of affected wordings
select number, other, n_words, n_other_words
from ops.trace_pairs
where number in (select number from affected_wordings)
order by number, other
