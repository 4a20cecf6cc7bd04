-- Writes found_marks (document_id, original_id, kind, similarity), which are all marks of affected documents.
-- grain of the answer: one row, how many marks changed
create or replace temp table marks as
select
    documents.rowid as row_number,
    document_id,
    documents.duplicate_of_document_id as former_id,
    found_marks.original_id,
    found_marks.kind,
    found_marks.similarity
from documents
semi join (
    select document_id from ops.copy_documents semi join affected_texts using (number)
) as affected using (document_id)
left join found_marks using (document_id)
where
    (documents.duplicate_of_document_id, documents.duplicate_kind, documents.duplicate_similarity)
    is distinct from (found_marks.original_id, found_marks.kind, found_marks.similarity);

update ops.state set change_id = uuid() where (select count(*) from marks) > 0;

-- What counts no longer, or again, is noted for the next resolution, unless that works out everything.
insert into ops.name_changes
select state.change_id, -1 as sign, went.*
from ops.counted_mentions as went
semi join (from marks where original_id is not null) using (document_id)
cross join ops.state as state
where state.resolved_load_id is not null;

insert into ops.story_queue
select document_id from marks
union all
select original_id from marks where original_id is not null
union all
select duplicate_of_document_id
from documents
where rowid in (select row_number from marks) and duplicate_of_document_id is not null;

update documents
set
    duplicate_of_document_id = marks.original_id,
    duplicate_kind = marks.kind,
    duplicate_similarity = marks.similarity
from marks
where documents.rowid = marks.row_number;

insert into ops.name_changes
select state.change_id, 1 as sign, came.*
from ops.counted_mentions as came
semi join (from marks where original_id is null) using (document_id)
cross join ops.state as state
where state.resolved_load_id is not null;

-- Outlets of copies are searched with the document that is counted.
insert into ops.search_queue
select document_id from marks
union
select former_id from marks where former_id is not null
union
select original_id from marks where original_id is not null;

insert into ops.sums_queue select document_id from marks;

-- What counts from now on is as good as new.
insert into ops.watch_queue select document_id from marks where original_id is null;

delete from ops.copy_changes;

select count(*) from marks;
