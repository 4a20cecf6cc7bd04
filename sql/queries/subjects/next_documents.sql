-- Takes up to $size documents from the queue into next_subjects.
create or replace temp table next_subjects as
select distinct document_id
from ops.subject_queue
order by document_id
limit $size;
