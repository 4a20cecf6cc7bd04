-- grain: one row per row of new_texts with a document that has its text and was analysed by $model_version
select new_texts.document_id, min(documents.document_id) as analysed, any_value(new_texts.origin) as origin
from new_texts
inner join documents on documents.content_hash = new_texts.content_hash
inner join ops.analyses as analyses on analyses.document_id = documents.document_id
where
    analyses.model_version = $model_version
    and documents.language = new_texts.language
    and documents.headline is not distinct from new_texts.headline
    and documents.authors = new_texts.authors
    and documents.retention is null
    and not exists (
        from ops.quarantine as refused
        where
            refused.stage in ('analysis', 'gate')
            and split_part(split_part(refused.row_key, '#', 1), ':', 1) = documents.document_id
    )
    -- names that were erased are missing in the rows that are there
    and not exists (from ops.erasures where kind = 'entity')
group by new_texts.document_id
order by new_texts.document_id
