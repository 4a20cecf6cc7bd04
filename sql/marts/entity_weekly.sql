-- One row per entity, outlet and week in which the outlet mentions or quotes it, and one row of zeros, without an
-- outlet, for each other week: the sums of mart.entity_daily. The first and last week may be cut by the calendar.
create or replace view mart.entity_weekly as
with sums as (
    select *, date_trunc('week', day)::date as week
    from ops.document_entities
),
canonical_entities as (
    select * from mart.canonical_entities
),
reported as (
    select
        week,
        entity_id,
        source_id,
        count(*) as n_articles,
        count(*) filter (where is_counted) as n_documents,
        coalesce(sum(n_mentions) filter (where is_counted), 0) as n_mentions,
        coalesce(sum(n_statements) filter (where is_counted), 0) as n_statements,
        coalesce(sum(own_tone_sum + reported_tone_sum) filter (where is_counted), 0) as tone_sum,
        coalesce(sum(n_own_tones + n_reported_tones) filter (where is_counted), 0) as n_with_tone
    from sums
    group by week, entity_id, source_id
),
entity_weeks as (
    select entity_id, list(distinct week) as weeks, min(week) as first_week
    from sums
    group by entity_id
)
select
    reported.week,
    reported.entity_id,
    canonical_entities.entity_name,
    canonical_entities.entity_type,
    reported.source_id,
    sources.name as source_name,
    reported.n_articles,
    reported.n_documents,
    reported.n_mentions::bigint as n_mentions,
    reported.n_statements::bigint as n_statements,
    reported.tone_sum::double as tone_sum,
    reported.n_with_tone::bigint as n_with_tone
from reported
inner join canonical_entities using (entity_id)
left join sources using (source_id)
union all
select
    calendar.week,
    entity_weeks.entity_id,
    canonical_entities.entity_name,
    canonical_entities.entity_type,
    null as source_id,
    null as source_name,
    0 as n_articles,
    0 as n_documents,
    0 as n_mentions,
    0 as n_statements,
    0 as tone_sum,
    0 as n_with_tone
from entity_weeks
inner join canonical_entities using (entity_id)
inner join (select distinct week from mart.calendar) as calendar on calendar.week > entity_weeks.first_week
where not list_contains(entity_weeks.weeks, calendar.week);

comment on view mart.entity_weekly is
    'One row per entity, outlet and week: the sums of mart.entity_daily; zeros for weeks without it.';
comment on column mart.entity_weekly.week is 'Monday of the week';
comment on column mart.entity_weekly.entity_id is 'entity, with merges followed (entities.entity_id)';
comment on column mart.entity_weekly.entity_name is 'canonical name';
comment on column mart.entity_weekly.entity_type is 'type, such as PERSON or ORG';
comment on column mart.entity_weekly.source_id is
    'outlet (sources.source_id); null if unknown, and in the rows of zeros of weeks without a mention';
comment on column mart.entity_weekly.source_name is 'name of the outlet';
comment on column mart.entity_weekly.n_articles is 'articles that mention or quote it, copies included';
comment on column mart.entity_weekly.n_documents is 'distinct texts among them: documents that are no duplicates';
comment on column mart.entity_weekly.n_mentions is 'mentions in distinct texts: names, nominals and pronouns';
comment on column mart.entity_weekly.n_statements is 'statements in distinct texts of which it is the speaker';
comment on column mart.entity_weekly.tone_sum is
    'sum of the tones of its mentions, -1 (against) to 1 (for) each; the mean is sum(tone_sum) / sum(n_with_tone)';
comment on column mart.entity_weekly.n_with_tone is 'mentions that have a tone';
