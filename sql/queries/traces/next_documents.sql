-- Takes up to $size documents from the queue into next_traced.
create or replace temp table next_traced as
select distinct document_id
from ops.trace_queue
order by document_id
limit $size;
