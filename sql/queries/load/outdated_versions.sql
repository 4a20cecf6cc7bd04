-- grain: one row per document of the batch whose text is another than the one there, without having a new number
select document_id, new.version_number, old.version_number as there
from batch_documents as new
inner join documents as old using (document_id)
where new.content_hash <> old.content_hash and new.version_number <= old.version_number
order by document_id
limit 1
