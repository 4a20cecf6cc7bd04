-- grain: one row per row of wanted_rows (number, row_number), all between $first and $last: its headline and text
select
    wanted_rows.number,
    documents.headline,
    if(documents.retention = 'metadata', documents.content_hash, documents.text) as text
from documents
inner join wanted_rows on documents.rowid = wanted_rows.row_number
where documents.rowid between $first and $last
