-- grain: one row per text of wanted_numbers: one of the rows of documents that have it, in order of these rows
select number, min(documents.rowid) as row_number
from ops.copy_documents
semi join wanted_numbers using (number)
inner join documents using (document_id)
group by number
order by row_number
