-- Takes up to $size documents from the queue into next_summed.
create or replace temp table next_summed as
select distinct document_id
from ops.sums_queue
order by document_id
limit $size;
