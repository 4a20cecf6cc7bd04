-- grain: one row per segment of a quote of wanted_documents
select * exclude (day)
from quote_segments
where quote_id in (select quote_id from quotes semi join wanted_documents using (document_id))
order by quote_id, segment_index
