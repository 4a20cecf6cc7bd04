-- The stories that had an article in the period, those of most outlets first.
-- grain: one row per story
select
    story_id,
    headline,
    started_at,
    updated_at,
    n_documents,
    n_texts,
    n_sources
from stories
where
    (updated_at at time zone 'UTC')::date >= coalesce($since, date '0001-01-01')
    and (started_at at time zone 'UTC')::date <= coalesce($until, date '9999-12-31')
    and n_sources >= $sources
order by n_sources desc, n_documents desc, started_at desc, story_id
limit $limit
