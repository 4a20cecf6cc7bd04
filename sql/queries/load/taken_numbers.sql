-- grain: one row per document of the batch whose number another run has taken for another text, and by how much the
-- numbers of the batch have to go up
with first_numbers as (
    select document_id, min(version_number) as first_number
    from (
        select document_id, version_number from batch_documents
        union all
        select document_id, version_number from batch_document_versions
    )
    group by document_id
)

select document_id, (old.version_number - first_number + 1)::integer as shift
from batch_documents as new
inner join documents as old using (document_id)
inner join first_numbers using (document_id)
where new.content_hash <> old.content_hash and new.version_number <= old.version_number
order by document_id
