-- Of the documents with one text the earliest published counts, then the one with the least id.
-- grain of the answer: one row, how many marks changed
create or replace temp table marks as
with copies as (
    select
        documents.rowid as row_number,
        document_id,
        duplicate_of_document_id,
        duplicate_kind,
        first_value(document_id) over (
            partition by content_hash order by date_published nulls last, document_id
        ) as first_id
    from documents
    where content_hash in (select content_hash from documents group by content_hash having count(*) > 1)
),

wanted as (
    select row_number, document_id, duplicate_of_document_id, duplicate_kind, nullif(first_id, document_id) as kept_id
    from copies
    union all
    select documents.rowid, document_id, duplicate_of_document_id, duplicate_kind, null as kept_id
    from documents
    where duplicate_kind = 'exact' and document_id not in (select document_id from copies)
)

select row_number, document_id, kept_id, if(kept_id is null, null, 'exact') as kind
from wanted
where
    (duplicate_of_document_id, duplicate_kind) is distinct from (kept_id, kind)
    and (kept_id is not null or duplicate_kind is distinct from 'near');

update ops.state set change_id = uuid() where (select count(*) from marks) > 0;

-- What counts no longer, or again, is noted for the next resolution, unless that works out everything.
insert into ops.name_changes
select state.change_id, -1 as sign, went.*
from ops.counted_mentions as went
semi join (from marks where kept_id is not null) using (document_id)
cross join ops.state as state
where state.resolved_load_id is not null;

update documents
set duplicate_of_document_id = marks.kept_id, duplicate_kind = marks.kind
from marks
where documents.rowid = marks.row_number;

insert into ops.name_changes
select state.change_id, 1 as sign, came.*
from ops.counted_mentions as came
semi join (from marks where kept_id is null) using (document_id)
cross join ops.state as state
where state.resolved_load_id is not null;

select count(*) from marks;
