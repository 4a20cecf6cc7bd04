-- grain: one row per document of a story, in the order of publication
select
    coalesce(documents.date_published, documents.first_seen_at) as published_at,
    documents.date_published is not null as is_publication_time,
    documents.source_id,
    coalesce(sources.name, documents.source_id) as source_name,
    documents.headline,
    documents.url,
    document_id,
    documents.duplicate_of_document_id,
    round(story_documents.score, 3) as score
from story_documents
inner join documents using (document_id)
left join sources using (source_id)
where story_documents.story_id = $story_id
order by published_at, document_id
