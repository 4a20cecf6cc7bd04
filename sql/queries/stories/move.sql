-- Writes found_places (number, root, root_seen_at, depth, score), which are those that changed. The next moved_texts
-- are the later ones that are linked to these and were not placed with them.
insert into touched_roots
select root from ops.story_texts semi join found_places using (number)
union all
select root from found_places;

update ops.story_texts as old
set root = new.root, root_seen_at = new.root_seen_at, depth = new.depth, score = new.score
from found_places as new
where old.number = new.number;

create or replace temp table next_texts as
select distinct number
from ops.story_links
where
    earlier in (select number from found_places)
    and number not in (select number from moved_texts);

create or replace temp table moved_texts as from next_texts;

select count(*) from moved_texts
