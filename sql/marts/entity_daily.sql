-- One row per entity, outlet and day on which the outlet mentions or quotes it; and for each other day, from the
-- entity's first to the last of the calendar, one row of zeros, without an outlet. Each count adds up over outlets and
-- days. Counts of documents do not add up over entities: one document mentions several. n_articles counts what was
-- published, copies included; all other counts are of distinct texts.
create or replace view mart.entity_daily as
with canonical_entities as (
    select * from mart.canonical_entities
),
reported as (
    select
        day,
        entity_id,
        source_id,
        count(*) as n_articles,
        count(*) filter (where is_counted) as n_documents,
        coalesce(sum(n_mentions) filter (where is_counted), 0) as n_mentions,
        coalesce(sum(n_statements) filter (where is_counted), 0) as n_statements,
        coalesce(sum(own_tone_sum + reported_tone_sum) filter (where is_counted), 0) as tone_sum,
        coalesce(sum(n_own_tones + n_reported_tones) filter (where is_counted), 0) as n_with_tone
    from ops.document_entities
    group by day, entity_id, source_id
),
entity_days as (
    select entity_id, list(distinct day) as days, min(day) as first_day
    from ops.document_entities
    group by entity_id
),
named_days as (
    -- named before the days are multiplied
    select entity_days.*, canonical_entities.entity_name, canonical_entities.entity_type
    from entity_days
    inner join canonical_entities using (entity_id)
)
select
    reported.day,
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
    calendar.day,
    named_days.entity_id,
    named_days.entity_name,
    named_days.entity_type,
    null as source_id,
    null as source_name,
    0 as n_articles,
    0 as n_documents,
    0 as n_mentions,
    0 as n_statements,
    0 as tone_sum,
    0 as n_with_tone
from named_days
inner join mart.calendar on calendar.day > named_days.first_day
where not list_contains(named_days.days, calendar.day);

comment on view mart.entity_daily is
    'One row per entity, outlet and day: how often, how widely and in which tone; zeros for days without it.';
comment on column mart.entity_daily.day is
    'day of publication in UTC, or of first load if the publication date is unknown';
comment on column mart.entity_daily.entity_id is 'entity, with merges followed (entities.entity_id)';
comment on column mart.entity_daily.entity_name is 'canonical name';
comment on column mart.entity_daily.entity_type is 'type, such as PERSON or ORG';
comment on column mart.entity_daily.source_id is
    'outlet (sources.source_id); null if unknown, and in the rows of zeros of days without a mention';
comment on column mart.entity_daily.source_name is 'name of the outlet';
comment on column mart.entity_daily.n_articles is 'articles that mention or quote it, copies included';
comment on column mart.entity_daily.n_documents is 'distinct texts among them: documents that are no duplicates';
comment on column mart.entity_daily.n_mentions is 'mentions in distinct texts: names, nominals and pronouns';
comment on column mart.entity_daily.n_statements is 'statements in distinct texts of which it is the speaker';
comment on column mart.entity_daily.tone_sum is
    'sum of the tones of its mentions, -1 (against) to 1 (for) each; the mean is sum(tone_sum) / sum(n_with_tone)';
comment on column mart.entity_daily.n_with_tone is 'mentions that have a tone';
