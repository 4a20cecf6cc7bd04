-- grain: one row per document of a story, in the order of publication; those of which the day alone is known begin it
select
    coalesce(documents.date_published, documents.first_seen_at) as published_at,
    documents.date_published is not null as is_publication_time,
    times.has_time,
    documents.source_id,
    coalesce(sources.name, documents.source_id) as source_name,
    documents.headline,
    documents.url,
    document_id,
    documents.duplicate_of_document_id,
    round(story_documents.score, 3) as score
from story_documents
inner join documents using (document_id)
inner join mart.publication_times as times using (document_id)
left join sources on sources.source_id = documents.source_id
where story_documents.story_id = $story_id
order by published_at, document_id
