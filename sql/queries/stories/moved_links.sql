-- grain: one row per moved text and link of it to an earlier one, with the place of that; one row without a link if it
-- has none
select
    moved.number,
    moved.seen_at,
    moved.root,
    moved.root_seen_at,
    moved.depth,
    moved.score,
    links.earlier,
    links.similarity,
    earlier.seen_at as earlier_seen_at,
    earlier.root as earlier_root,
    earlier.root_seen_at as earlier_root_seen_at,
    earlier.depth as earlier_depth,
    earlier.score as earlier_score
from ops.story_texts as moved
left join (
    from ops.story_links where number in (select number from moved_texts)
) as links using (number)
left join ops.story_texts as earlier on earlier.number = links.earlier
where moved.number in (select number from moved_texts)
