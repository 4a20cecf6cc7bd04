-- Loads batch_documents whose text and analysis are those that are there: mentions and quotes stay as they are.
update ops.state set change_id = uuid(), load_id = uuid();

-- Dates decide when a name was first seen: what comes and goes is noted for the next resolution.
insert into ops.name_changes
select state.change_id, -1 as sign, went.*
from ops.counted_mentions as went
semi join batch_documents using (document_id)
cross join ops.state as state
where state.resolved_load_id is not null;

update documents
set
    source_id = new.source_id,
    url = new.url,
    origin = new.origin,
    headline = new.headline,
    authors = new.authors,
    section = new.section,
    language = new.language,
    date_published = new.date_published,
    date_modified = new.date_modified,
    date_published_ahead = new.date_published_ahead,
    date_modified_ahead = new.date_modified_ahead,
    access = new.access,
    fetched_at = new.fetched_at,
    version_number = new.version_number,
    run_id = new.run_id
from batch_documents as new
where documents.document_id = new.document_id;

create or replace temp table dated_documents as select document_id from batch_documents;

delete from sources
where source_id in (select source_id from (select * from batch_sources except select * from sources));
insert into sources by name select * from batch_sources anti join sources using (source_id);

insert into ops.name_changes
select state.change_id, 1 as sign, came.*
from ops.counted_mentions as came
semi join batch_documents using (document_id)
cross join ops.state as state
where state.resolved_load_id is not null;

insert into ops.copy_queue select document_id from batch_documents;
insert into ops.trace_queue select document_id from batch_documents;
insert into ops.subject_queue select document_id from batch_documents;
insert into ops.story_queue
select coalesce(duplicate_of_document_id, document_id)
from documents
semi join batch_documents using (document_id);
insert into ops.search_queue select document_id from batch_documents;
insert into ops.sums_queue select document_id from batch_documents;
