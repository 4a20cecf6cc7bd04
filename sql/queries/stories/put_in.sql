-- Puts new_story_texts and new_story_terms into the index; all texts whose links are to be found are seeking_texts
-- then. Until its place is known, a text is a story of its own.
insert into ops.story_texts by name
select *, number as root, seen_at as root_seen_at, 1 as depth, 0 as score
from new_story_texts;

insert into ops.story_terms by name
select * from new_story_terms order by day, term, number;

insert into seeking_texts select number from new_story_texts;
