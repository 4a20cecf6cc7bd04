-- Uses the dates that lay ahead when they were read and have passed at the time of the frame clock.
-- grain of the answer: one row, how many documents have another date
create or replace temp table passed_dates as
with due as (
    select
        document_id,
        coalesce(if(date_published_ahead <= clock.now, date_published_ahead, null), date_published) as published,
        coalesce(if(date_modified_ahead <= clock.now, date_modified_ahead, null), date_modified) as modified,
        if(date_published_ahead <= clock.now, null, date_published_ahead) as published_ahead,
        if(date_modified_ahead <= clock.now, null, date_modified_ahead) as modified_ahead
    from documents
    cross join clock
    where date_published_ahead <= clock.now or date_modified_ahead <= clock.now
)

select * replace (if(modified < published, null, modified) as modified)
from due;

update ops.state set change_id = uuid(), load_id = uuid() where (select count(*) from passed_dates) > 0;

insert into ops.name_changes
select state.change_id, -1 as sign, went.*
from ops.counted_mentions as went
semi join passed_dates using (document_id)
cross join ops.state as state
where state.resolved_load_id is not null;

update documents
set
    date_published = passed.published,
    date_modified = passed.modified,
    date_published_ahead = passed.published_ahead,
    date_modified_ahead = passed.modified_ahead
from passed_dates as passed
where documents.document_id = passed.document_id;

create or replace temp table dated_documents as select document_id from passed_dates;

insert into ops.name_changes
select state.change_id, 1 as sign, came.*
from ops.counted_mentions as came
semi join passed_dates using (document_id)
cross join ops.state as state
where state.resolved_load_id is not null;

insert into ops.copy_queue select document_id from passed_dates;
insert into ops.trace_queue select document_id from passed_dates;
insert into ops.story_queue
select coalesce(duplicate_of_document_id, document_id)
from documents
semi join passed_dates using (document_id);
insert into ops.search_queue select document_id from passed_dates;
insert into ops.sums_queue select document_id from passed_dates;

select count(*) from passed_dates;
