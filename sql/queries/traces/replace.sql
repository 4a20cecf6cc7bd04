-- Puts traced_quotes (quote_id, document_id, number) and traced_wordings into the index in the place of what
-- next_traced had there, and takes out the wordings that no quote has now. New ones are new_wordings;
-- touched_wordings are all that may be grouped in another way.
create or replace temp table touched_wordings as
select number from ops.trace_quotes where document_id in (select document_id from next_traced)
union
select number from traced_quotes;

delete from ops.trace_quotes where document_id in (select document_id from next_traced);
insert into ops.trace_quotes by name
select * from traced_quotes;

create or replace temp table new_wordings as
select distinct on (number) *
from traced_wordings
where number not in (select number from ops.trace_wordings)
order by number;

insert into ops.trace_wordings by name
select *, number as root from new_wordings;

create or replace temp table gone_wordings as
select number
from ops.trace_wordings
where
    number in (select number from touched_wordings)
    and number not in (select number from ops.trace_quotes);

insert into touched_wordings
select number from ops.trace_pairs where other in (select number from gone_wordings)
union all
select other from ops.trace_pairs where number in (select number from gone_wordings);

delete from ops.trace_pairs
where number in (select number from gone_wordings) or other in (select number from gone_wordings);
delete from ops.trace_keys where number in (select number from gone_wordings);
delete from ops.trace_wordings where number in (select number from gone_wordings);

select number from new_wordings order by number
