-- Writes new_stories and new_story_documents in the place of old_stories, and takes next_documents off the queue.
-- grain of the answer: one row, how many stories are others now
create or replace temp table changed_stories as
from (
    (select * from new_stories except select * from stories semi join old_stories using (story_id))
    union all
    (select * from stories semi join old_stories using (story_id) except select * from new_stories)
);

create or replace temp table changed_members as
from (
    (select * from new_story_documents except select * from story_documents semi join old_stories using (story_id))
    union all
    (select * from story_documents semi join old_stories using (story_id) except select * from new_story_documents)
);

delete from stories where story_id in (select story_id from changed_stories);
insert into stories by name
select * from new_stories where story_id in (select story_id from changed_stories);

delete from story_documents where document_id in (select document_id from changed_members);
insert into story_documents by name
select * from new_story_documents where document_id in (select document_id from changed_members);

delete from ops.story_queue where document_id in (select document_id from next_documents);

update ops.state
set change_id = uuid()
where exists (from changed_stories) or exists (from changed_members);

select count(distinct story_id) from changed_stories
