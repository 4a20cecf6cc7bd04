-- Of the documents with one text the earliest published counts, then the one with the least id.
-- grain of the answer: one row, how many marks changed
create or replace temp table marks as
with copies as (
    select
        document_id,
        first_value(document_id) over (
            partition by content_hash order by date_published nulls last, document_id
        ) as kept_id
    from documents
    where content_hash in (select content_hash from documents group by content_hash having count(*) > 1)
),

wanted as (
    select
        documents.rowid as row_number,
        document_id,
        if(copies.document_id <> copies.kept_id, copies.kept_id, null) as kept_id,
        if(copies.document_id <> copies.kept_id, 'exact', null) as kind
    from documents
    left join copies using (document_id)
)

select wanted.*
from wanted
join documents on documents.rowid = wanted.row_number
where
    (documents.duplicate_of_document_id, documents.duplicate_kind) is distinct from (wanted.kept_id, wanted.kind)
    and (wanted.kept_id is not null or documents.duplicate_kind is distinct from 'near');

update ops.state set change_id = uuid() where (select count(*) from marks) > 0;

-- What counts no longer, or again, is noted for the next settlement, unless that works out everything.
insert into ops.name_changes
select state.change_id, -1 as sign, went.*
from ops.counted_mentions as went
semi join marks using (document_id)
cross join ops.state as state
where state.settled_load_id is not null;

update documents
set duplicate_of_document_id = marks.kept_id, duplicate_kind = marks.kind
from marks
where documents.rowid = marks.row_number;

insert into ops.name_changes
select state.change_id, 1 as sign, came.*
from ops.counted_mentions as came
semi join marks using (document_id)
cross join ops.state as state
where state.settled_load_id is not null;

select count(*) from marks;
