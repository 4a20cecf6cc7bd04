-- The story that an id, the beginning of one, or a document of it names.
-- grain: one row per such story
select distinct
    stories.story_id,
    stories.headline,
    stories.started_at,
    stories.updated_at,
    stories.n_documents,
    stories.n_texts,
    stories.n_sources
from stories
where
    starts_with(stories.story_id, $named)
    or stories.story_id in (select story_id from story_documents where document_id = $named)
order by stories.story_id
limit 6
