-- grain: one row per quote of wanted_documents
select * exclude (day) replace (null as speaker_entity_id)
from quotes
semi join wanted_documents using (document_id)
order by document_id, char_start, char_end
