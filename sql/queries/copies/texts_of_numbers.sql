-- grain: one row per text of wanted_numbers: the headline and text of one of its documents
select
    number,
    documents.headline,
    if(documents.retention = 'metadata', documents.content_hash, documents.text) as text
from (
    select number, min(documents.rowid) as row_number
    from ops.copy_documents
    semi join wanted_numbers using (number)
    inner join documents using (document_id)
    group by number
) as chosen
inner join documents on documents.rowid = chosen.row_number
