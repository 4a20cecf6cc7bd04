-- Notes for the next resolution what goes.
update ops.state set change_id = uuid(), load_id = uuid(), search_generation = null;

insert into ops.name_changes
select state.change_id, -1 as sign, went.*
from ops.counted_mentions as went
semi join erased_documents using (document_id)
cross join ops.state as state
where state.resolved_load_id is not null;

-- Copies of what goes are marked again, and its texts leave the index of similar texts.
insert into ops.copy_queue select document_id from erased_documents;

-- Their stories are written again, and their texts leave the indexes of stories and
-- quotes.
insert into ops.story_queue select document_id from erased_documents;
insert into ops.trace_queue
select document_id from erased_documents
union
select document_id from erased_quotes;
-- Stances about them that are kept have no target.
update quotes set stance_target_mention_id = null
where stance_target_mention_id in (select mention_id from erased_mentions);
-- Keywords of documents that are kept are found again without the names.
insert into ops.subject_queue
select document_id from erased_mentions
except
select document_id from erased_documents;
-- What marts add up is worked out again for documents that are kept.
insert into ops.sums_queue
(
    select document_id from erased_mentions
    union
    select document_id from erased_quotes
)
except
select document_id from erased_documents;
insert into ops.story_queue
select duplicate_of_document_id
from documents
where document_id in (select document_id from erased_documents) and duplicate_of_document_id is not null;

delete from stories
where story_id in (
    select story_id from story_documents where document_id in (select document_id from erased_documents)
);
