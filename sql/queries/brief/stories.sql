-- grain: one row per story of which an article is in the period, those that most outlets carried in it first; copies
-- count, as carrying a story is what is told
with of_period as (
    select
        story_documents.story_id,
        documents.document_id,
        coalesce(sources.name, documents.source_id) as outlet
    from story_documents
    inner join documents using (document_id)
    left join sources using (source_id)
    where
        (coalesce(documents.date_published, documents.first_seen_at) at time zone 'UTC')::date between $first and $last
        and story_id in (
            select story_id
            from story_documents
            inner join brief_articles using (document_id)
            where is_now
        )
),

carried as (
    select
        story_id,
        count(*) as n_articles,
        count(distinct outlet) as n_outlets,
        coalesce(list(distinct outlet order by outlet) filter (where outlet is not null), []) as outlets,
        list(document_id order by document_id) as document_ids
    from of_period
    group by story_id
),

-- the article with the headline of the story
headed as (
    select stories.story_id, arg_min(documents.url, documents.document_id) as url
    from stories
    inner join story_documents using (story_id)
    inner join documents
        on documents.document_id = story_documents.document_id and documents.headline = stories.headline
    group by stories.story_id
)

select
    stories.headline,
    coalesce(sources.name, firsts.source_id) as source_name,
    coalesce(headed.url, firsts.url) as url,
    (stories.started_at at time zone 'UTC')::date as day,
    carried.n_outlets,
    carried.n_articles,
    carried.outlets,
    if(carried.n_outlets > 1, source_name, null) as first_source,
    carried.document_ids
from carried
inner join stories using (story_id)
inner join documents as firsts on firsts.document_id = stories.first_document_id
left join sources using (source_id)
left join headed using (story_id)
order by carried.n_outlets desc, carried.n_articles desc, stories.started_at, story_id
limit $limit
