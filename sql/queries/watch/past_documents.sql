-- grain: one row per document that is counted and was published at $since or after
select document_id
from documents
where duplicate_of_document_id is null and coalesce(date_published, first_seen_at) >= $since::timestamptz
order by document_id
