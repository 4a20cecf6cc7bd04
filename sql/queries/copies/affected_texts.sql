-- grain: one row per affected text
select number, n_words, merged_into
from ops.copy_texts
semi join affected_texts using (number)
order by number
