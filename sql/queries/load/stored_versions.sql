-- grain: one row per version of a wanted document, those that were replaced included
select document_id, content_hash, version_number, first_seen_at, true as is_current
from documents
where document_id in (select document_id from wanted_documents)
union all by name
select document_id, versions.content_hash, versions.version_number, first_seen_at, false as is_current
from document_versions as versions
left join documents using (document_id)
where document_id in (select document_id from wanted_documents)
order by document_id, version_number
