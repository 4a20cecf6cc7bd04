-- Texts that have terms in common with seeking_texts, published within $days of them: with $size of these from the
-- $first on, in order of time.
-- grain: one row per pair of such a text and another one
with own as (
    select * from ops.story_terms
    where number in (
        select number from ops.story_texts
        where number in (select number from seeking_texts)
        order by seen_at, number
        limit $size offset $first
    )
),

span as (
    select min(day) - $days as first_day, max(day) + $days as last_day from own
),

products as (
    select
        own.number,
        there.number as other,
        sum(own.weight * there.weight) as product,
        -- of words that are no new name in one of the two
        coalesce(
            sum(own.weight * there.weight) filter (where not (own.is_new_name and there.is_new_name)), 0
        ) as known_product
    from own
    inner join ops.story_terms as there
        on
            own.term = there.term
            and own.number <> there.number
            and there.day between own.day - $days and own.day + $days
    where there.day between (select first_day from span) and (select last_day from span)
    group by own.number, there.number
    having product >= $least
)

select
    products.number,
    products.other,
    products.product::bigint as product,
    products.known_product::bigint as known_product,
    mine.seen_at,
    theirs.seen_at as other_seen_at,
    mine.source_id,
    theirs.source_id as other_source_id,
    mine.headline_words,
    theirs.headline_words as other_headline_words
from products
inner join ops.story_texts as mine on mine.number = products.number
inner join ops.story_texts as theirs on theirs.number = products.other
