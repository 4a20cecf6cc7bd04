-- Writes kept_documents and kept_document_versions, whose texts are cut, and takes away the quotes that are not in
-- kept_quotes.
-- grain of the answer: one row, how many quotes went
create or replace temp table cut_quotes as
select quote_id
from quotes
semi join kept_documents using (document_id)
anti join kept_quotes using (quote_id);

delete from quote_segments where quote_id in (select quote_id from cut_quotes);
delete from watch_hits where quote_id in (select quote_id from cut_quotes);
delete from quotes where quote_id in (select quote_id from cut_quotes);

update documents
set text = new.text, retention = new.retention
from kept_documents as new
where documents.document_id = new.document_id;

update document_versions
set text = new.text, retention = new.retention
from kept_document_versions as new
where
    document_versions.document_id = new.document_id
    and document_versions.version_number = new.version_number;

insert into ops.story_queue select document_id from kept_documents;
insert into ops.trace_queue select document_id from kept_documents;
insert into ops.subject_queue select document_id from kept_documents;
insert into ops.sums_queue select document_id from kept_documents;

-- The index is made from scratch, so that it has none of the bytes.
update ops.state set change_id = uuid(), search_generation = null;

select count(*) from cut_quotes
