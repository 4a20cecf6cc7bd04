-- grain: one row per version of a wanted document, those that were replaced included
select
    document_id,
    content_hash,
    version_number,
    first_seen_at,
    true as is_current,
    true as is_stored,
    origin,
    source_id,
    url,
    headline,
    authors,
    section,
    language,
    date_published,
    date_modified,
    date_published_ahead,
    date_modified_ahead,
    access
from documents
where document_id in (select document_id from wanted_documents)
union all by name
select
    document_id,
    versions.content_hash,
    versions.version_number,
    documents.first_seen_at,
    false as is_current,
    true as is_stored,
    versions.origin,
    versions.source_id,
    versions.url,
    versions.headline,
    versions.authors,
    versions.section,
    versions.language,
    versions.date_published,
    versions.date_modified,
    versions.date_published_ahead,
    versions.date_modified_ahead,
    versions.access
from document_versions as versions
left join documents using (document_id)
where document_id in (select document_id from wanted_documents)
order by document_id, version_number
