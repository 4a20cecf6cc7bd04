-- grain: one row for the period (is_now) and one for the one before it
with periods as (
    select unnest([true, false]) as is_now
),

of_articles as (
    select
        is_now,
        count(*) as n_articles,
        count(distinct source_id) as n_sources,
        sum(n_copies)::bigint as n_copies
    from brief_articles
    group by is_now
),

of_statements as (
    select
        is_now,
        count(*) filter (where speaker_position = 1) as n_statements,
        count(distinct speaker_entity_id) filter (where speaker_type in ('PERSON', 'ORG')) as n_speakers
    from brief_statements
    group by is_now
),

of_names as (
    select is_now, count(distinct canonical_entity_id) as n_names
    from mentions
    inner join brief_articles using (document_id)
    inner join mart.canonical_entities using (entity_id)
    where entity_type in ('PERSON', 'ORG')
    group by is_now
)

select
    is_now,
    (select count(*) from mart.articles where day < $first) as n_earlier,
    coalesce(n_articles, 0) as n_articles,
    coalesce(n_sources, 0) as n_sources,
    coalesce(n_copies, 0) as n_copies,
    coalesce(n_statements, 0) as n_statements,
    coalesce(n_speakers, 0) as n_speakers,
    coalesce(n_names, 0) as n_names
from periods
left join of_articles using (is_now)
left join of_statements using (is_now)
left join of_names using (is_now)
order by is_now desc
