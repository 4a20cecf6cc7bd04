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
where rowid in (select documents.rowid from documents semi join next_subjects using (document_id))
order by document_id
