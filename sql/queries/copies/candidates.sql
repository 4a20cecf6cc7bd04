-- The texts that share keys with new_keys (key, number), as many as a part of a text has; all are in the index.
-- A longer text has fewer of its shingles as keys: of two texts those are comparable that the longer one would have as
-- keys. A key of very many texts is a phrase that tells nothing.
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
),

pairs as (
    select new_keys.number as a, hits.number as b, count(*) as n_shared
    from hits
    semi join rare using (key)
    inner join new_keys using (key)
    where
        hits.number <> new_keys.number
        and (hits.number < new_keys.number or hits.number not in (select number from new_keys))
    group by new_keys.number, hits.number
    having count(*) >= $shared_keys
),

of_lengths as (
    select
        pairs.*,
        least(text_a.n_words, text_b.n_words) as n_shorter,
        greatest(text_a.n_words, text_b.n_words, 1) as n_longer
    from pairs
    inner join ops.copy_texts as text_a on text_a.number = pairs.a
    inner join ops.copy_texts as text_b on text_b.number = pairs.b
)

select a, b
from of_lengths
where
    n_shared >= $shared_part * n_shorter / n_longer
    * least(greatest(n_longer / $one_in, $least_keys), n_longer, $most_keys)
order by a, b
