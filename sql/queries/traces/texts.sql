-- grain: one row per document of next_traced that is there
select document_id, text, language
from documents
where rowid in (select documents.rowid from documents semi join next_traced using (document_id))
