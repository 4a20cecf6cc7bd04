-- grain: one row per story of which an article is in the period, those that most outlets carried in it first; copies
-- count, as carrying a story is what is told
with of_period as (
    select
        story_documents.story_id,
        documents.document_id,
        documents.headline,
        coalesce(documents.date_published, documents.first_seen_at) as published_at,
        coalesce(sources.name, documents.source_id) as outlet
    from story_documents
    inner join documents using (document_id)
    left join sources using (source_id)
    where
        documents.day between $first and $last
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
        list(document_id order by document_id) as document_ids,
        -- headline, outlet, link and day are of one article: the first of the period that has a headline
        arg_min(document_id, (headline is null, published_at, document_id)) as shown_document_id
    from of_period
    group by story_id
),

times as (
    select story_documents.story_id, publication_times.*
    from story_documents
    semi join carried using (story_id)
    inner join mart.publication_times as publication_times using (document_id)
),

firsts as (
    -- the outlets that may have been first: none of several is named
    select times.story_id, count(distinct coalesce(times.source_id, times.document_id)) as n_outlets
    from times
    inner join (select story_id, min(published_until) as until from times group by story_id) as known
        on known.story_id = times.story_id and known.until >= times.published_from
    group by times.story_id
)

select
    shown.headline,
    shown.outlet as source_name,
    documents.url,
    (shown.published_at at time zone 'UTC')::date as day,
    carried.n_outlets,
    carried.n_articles,
    carried.outlets,
    -- who was first is said only beside its own headline
    if(
        carried.n_outlets > 1 and stories.first_document_id = shown.document_id and firsts.n_outlets = 1,
        shown.outlet,
        null
    ) as first_source,
    carried.document_ids
from carried
inner join stories using (story_id)
inner join firsts using (story_id)
inner join of_period as shown on shown.document_id = carried.shown_document_id
inner join documents on documents.document_id = shown.document_id
order by carried.n_outlets desc, carried.n_articles desc, stories.started_at, story_id
limit $limit
