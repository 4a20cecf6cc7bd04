-- grain: one row per document of which, or of a version of which, more is kept than the rule (source_id, kind) of its
-- outlet allows
select document_id
from (
    select document_id, source_id, retention from documents
    union all
    select document_id, source_id, retention from document_versions
)
inner join rules using (source_id)
where
    retention is null
    or (retention = 'snippet' and kind = 'metadata')
group by document_id
order by document_id
