-- Keeps what the frame batch_documents replaces by another version. The first version was loaded when the document was
-- first seen, a later one in the run that the row names. Texts are read of these alone, not of all documents.
create or replace temp table outdated as
select documents.rowid as row_number
from documents
inner join batch_documents as new using (document_id)
where
    documents.version_number <> new.version_number
    and not exists (
        from document_versions as there
        where there.document_id = documents.document_id and there.version_number = documents.version_number
    );

insert into document_versions by name
select
    document_id,
    documents.version_number,
    documents.text,
    documents.content_hash,
    if(
        documents.version_number > 1, coalesce(runs.started_at, documents.first_seen_at), documents.first_seen_at
    ) as seen_at,
    documents.origin,
    documents.source_id,
    documents.url,
    documents.headline,
    documents.authors,
    documents.section,
    documents.language,
    documents.date_published,
    documents.date_modified,
    documents.date_published_ahead,
    documents.date_modified_ahead,
    documents.access,
    documents.retention
from documents
left join ops.runs on runs.run_id = documents.run_id
where documents.rowid in (select row_number from outdated);

insert into document_versions by name
select * from batch_document_versions
anti join document_versions using (document_id, version_number);
