-- Loads the frames batch_<table>; batch is the row for the ledger.
update ops.state set change_id = uuid(), load_id = uuid();

create or replace temp table replaced as
select document_id
from batch_documents
semi join documents using (document_id);

-- What comes and goes is noted for the next resolution, unless that works out everything.
insert into ops.name_changes
select state.change_id, -1 as sign, went.*
from ops.counted_mentions as went
semi join replaced using (document_id)
cross join ops.state as state
where state.resolved_load_id is not null;

-- What a document was a copy of has one copy less; the document itself comes from the queue of copies.
insert into ops.story_queue
select duplicate_of_document_id
from documents
where document_id in (select document_id from replaced) and duplicate_of_document_id is not null;

insert into ops.story_queue select document_id from batch_documents;
insert into ops.trace_queue select document_id from batch_documents;
insert into ops.subject_queue select document_id from batch_documents;

delete from quote_segments
where quote_id in (select quote_id from quotes where document_id in (select document_id from replaced));
delete from quotes where document_id in (select document_id from replaced);
delete from ops.mention_links where document_id in (select document_id from replaced);
delete from mentions where document_id in (select document_id from replaced);
delete from documents where document_id in (select document_id from replaced);

create or replace temp table batch_days as
select document_id, (coalesce(date_published, first_seen_at) at time zone 'UTC')::date as day
from batch_documents;

insert into documents by name
select * from batch_documents inner join batch_days using (document_id);

-- Whom they refer to is for the next resolution to say, which finds them by that.
insert into mentions by name
select batch_mentions.* replace (null as entity_id), batch_days.day
from batch_mentions
inner join batch_days using (document_id);

insert into quotes by name
select batch_quotes.* replace (null as speaker_entity_id), batch_days.day
from batch_quotes
inner join batch_days using (document_id);

insert into quote_segments by name
select batch_quote_segments.*, batch_days.day
from batch_quote_segments
inner join batch_quotes using (quote_id)
inner join batch_days using (document_id);

delete from sources
where source_id in (select source_id from (select * from batch_sources except select * from sources));
insert into sources by name select * from batch_sources anti join sources using (source_id);

delete from ops.batches where batch_id = (select batch_id from batch);
insert into ops.batches by name select * from batch;

-- as ops.counted_mentions has them, without a look at the mentions of all documents
insert into ops.name_changes by name
select
    state.change_id,
    1 as sign,
    came.document_id,
    came.name_key,
    came.mention_kind,
    came.text as alias,
    came.role,
    coalesce(new.date_published, new.first_seen_at) as seen_at
from batch_mentions as came
inner join batch_documents as new using (document_id)
cross join ops.state as state
where
    state.resolved_load_id is not null
    and came.name_key is not null
    and new.duplicate_of_document_id is null;

insert into ops.copy_queue select document_id from batch_documents;
insert into ops.watch_queue select document_id from batch_documents;
insert into ops.search_queue select document_id from batch_documents;
insert into ops.sums_queue select document_id from batch_documents;

delete from ops.analyses where document_id in (select document_id from replaced);
insert into ops.analyses by name
select batch_documents.document_id, runs.model_version
from batch_documents
inner join ops.runs as runs using (run_id);
