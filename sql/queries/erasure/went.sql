-- Notes for the next resolution what goes.
update ops.state set change_id = uuid(), load_id = uuid();

insert into ops.name_changes
select state.change_id, -1 as sign, went.*
from ops.counted_mentions as went
semi join erased_documents using (document_id)
cross join ops.state as state
where state.resolved_load_id is not null;

-- Copies of what goes are marked again, and its texts leave the index of similar texts.
insert into ops.copy_queue select document_id from erased_documents;
