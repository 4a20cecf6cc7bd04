-- Writes found_groups (number, root, quote_group_id, left_out), which are all of affected_wordings, and takes
-- next_traced off the queue.
-- grain of the answer: one row, how many quotes are in another group now
create or replace temp table grouped_quotes as
select traced.quote_id, found_groups.quote_group_id
from ops.trace_quotes as traced
inner join found_groups using (number);

create or replace temp table regrouped as
select quotes.rowid as row_number, grouped_quotes.quote_group_id
from quotes
inner join grouped_quotes using (quote_id)
where quotes.quote_group_id <> grouped_quotes.quote_group_id;

update quotes
set quote_group_id = regrouped.quote_group_id
from regrouped
where quotes.rowid = regrouped.row_number;

update ops.trace_wordings as old
set root = new.root
from found_groups as new
where old.number = new.number and old.root <> new.root;

create or replace temp table found_cuts as
select traced.quote_id, traced.document_id, found_groups.left_out
from ops.trace_quotes as traced
inner join found_groups using (number)
where len(found_groups.left_out) > 0;

create or replace temp table changed_cuts as
with old_cuts as (
    select quote_cuts.*
    from quote_cuts
    where
        document_id in (select document_id from next_traced)
        or quote_id in (select quote_id from ops.trace_quotes semi join affected_wordings using (number))
)

from (
    (select * from found_cuts except select * from old_cuts)
    union all
    (select * from old_cuts except select * from found_cuts)
);

delete from quote_cuts where quote_id in (select quote_id from changed_cuts);
insert into quote_cuts by name
select * from found_cuts where quote_id in (select quote_id from changed_cuts);

delete from ops.trace_queue where document_id in (select document_id from next_traced);

update ops.state set change_id = uuid() where exists (from regrouped) or exists (from changed_cuts);

select count(*) from regrouped
