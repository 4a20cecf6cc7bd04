-- grain: one row per row of asked_texts with a document that has its text and was analysed by $model_version
select asked_texts.document_id, min(documents.document_id) as analysed, any_value(asked_texts.origin) as origin
from asked_texts
inner join documents on documents.content_hash = asked_texts.content_hash
inner join ops.analyses as analyses on analyses.document_id = documents.document_id
where
    analyses.model_version = $model_version
    and documents.language = asked_texts.language
    and documents.headline is not distinct from asked_texts.headline
    and documents.authors = asked_texts.authors
    and documents.retention is null
    and not exists (
        from ops.quarantine as refused
        where
            refused.stage in ('analysis', 'gate')
            and split_part(split_part(refused.row_key, '#', 1), ':', 1) = documents.document_id
    )
    -- names that were erased are missing in the rows that are there
    and not exists (from ops.erasures where kind = 'entity')
group by asked_texts.document_id
order by asked_texts.document_id
