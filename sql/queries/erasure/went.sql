-- Notes for the next resolution what goes; near copies of what goes count again, until duplicates are marked again.
update ops.state set change_id = uuid(), load_id = uuid();

insert into ops.name_changes
select state.change_id, -1 as sign, went.*
from ops.counted_mentions as went
semi join erased_documents using (document_id)
cross join ops.state as state
where state.resolved_load_id is not null;

create or replace temp table counted_again as
select document_id
from documents
where
    duplicate_kind = 'near'
    and duplicate_of_document_id in (select document_id from erased_documents)
    and document_id not in (select document_id from erased_documents);

update documents
set duplicate_of_document_id = null, duplicate_kind = null
where document_id in (select document_id from counted_again);

insert into ops.name_changes
select state.change_id, 1 as sign, came.*
from ops.counted_mentions as came
semi join counted_again using (document_id)
cross join ops.state as state
where state.resolved_load_id is not null
