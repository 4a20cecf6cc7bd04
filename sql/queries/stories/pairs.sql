-- grain: one row per pair of found_pairs (number, other, product, known_product), with what is known of both texts
select
    found_pairs.*,
    mine.seen_at,
    theirs.seen_at as other_seen_at,
    mine.source_id,
    theirs.source_id as other_source_id,
    mine.headline_words,
    theirs.headline_words as other_headline_words
from found_pairs
inner join ops.story_texts as mine on mine.number = found_pairs.number
inner join ops.story_texts as theirs on theirs.number = found_pairs.other
