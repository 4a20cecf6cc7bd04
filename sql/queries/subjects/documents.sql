-- What the subjects of next_subjects are worked out from.
-- grain: one row per document that is there
select
    document_id,
    headline,
    text,
    section,
    url,
    language
from documents
where document_id in (select document_id from next_subjects)
order by document_id
