-- grain: one row, what stands in the period; copies count once, and are counted apart
with articles as (
    select * from mart.articles where day between $since and $until
),

of_articles as (
    select
        min(day) as first_day,
        max(day) as last_day,
        count(*) as n_documents,
        coalesce(sum(n_copies + n_updates), 0)::bigint as n_copies,
        count(distinct source_id) as n_sources,
        count(*) filter (where source_id is null) as n_without_source,
        count(*) filter (where date_published is null) as n_without_date
    from articles
),

of_quotes as (
    select
        count(*) filter (where speaker_position = 1) as n_quotes,
        count(speaker_entity_id) filter (where speaker_position = 1) as n_quotes_with_speaker,
        count(distinct speaker_entity_id) as n_speakers
    from quotes_of_period
),

of_mentions as (
    select coalesce(sum(n_mentions), 0)::bigint as n_mentions, count(distinct entity_id) as n_entities
    from mart.entity_daily
    where n_mentions > 0 and day between $since and $until
),

of_runs as (
    select max(finished_at) as loaded_at from ops.runs where status = 'done'
)

select *
from of_articles
cross join of_quotes
cross join of_mentions
cross join of_runs
