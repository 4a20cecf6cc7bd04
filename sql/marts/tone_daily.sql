-- One row per entity, outlet, day and voice: whether the tone is that of the article's own words or of words that it
-- reports. Every count adds up. Duplicates and mentions without a tone are not counted.
create or replace view mart.tone_daily as
with canonical_entities as (
    select * from mart.canonical_entities
),
of_documents as (
    select
        day,
        entity_id,
        source_id,
        'own' as voice,
        n_own_tones as n_with_tone,
        own_tone_sum as tone_sum,
        n_own_for as n_for,
        n_own_against as n_against
    from ops.document_entities
    where is_counted and n_own_tones > 0
    union all
    select
        day,
        entity_id,
        source_id,
        'reported' as voice,
        n_reported_tones as n_with_tone,
        reported_tone_sum as tone_sum,
        n_reported_for as n_for,
        n_reported_against as n_against
    from ops.document_entities
    where is_counted and n_reported_tones > 0
),
counted as (
    select
        day,
        entity_id,
        source_id,
        voice,
        count(*) as n_documents,
        sum(n_with_tone)::bigint as n_with_tone,
        sum(tone_sum) as tone_sum,
        sum(n_for)::bigint as n_for,
        sum(n_against)::bigint as n_against
    from of_documents
    group by day, entity_id, source_id, voice
),
named as (
    -- as in quote_speakers: of the days that are asked for
    select
        of_days.day,
        canonical_entities.*
    from canonical_entities
    inner join (
        select day, unnest(list(distinct entity_id)) as entity_id from ops.document_entities group by day
    ) as of_days using (entity_id)
)
select
    counted.day,
    counted.entity_id,
    named.entity_name,
    named.entity_type,
    counted.source_id,
    sources.name as source_name,
    counted.voice,
    counted.n_documents,
    counted.n_with_tone,
    counted.tone_sum::double as tone_sum,
    counted.n_for,
    counted.n_against,
    counted.n_with_tone - counted.n_for - counted.n_against as n_neutral
from counted
inner join named using (entity_id, day)
left join sources using (source_id);

comment on view mart.tone_daily is
    'One row per entity, outlet, day and voice (own or reported words): in which tone it is mentioned.';
comment on column mart.tone_daily.day is
    'day of publication in UTC, or of first load if the publication date is unknown';
comment on column mart.tone_daily.entity_id is 'entity, with merges followed (entities.entity_id)';
comment on column mart.tone_daily.entity_name is 'canonical name';
comment on column mart.tone_daily.entity_type is 'type, such as PERSON or ORG';
comment on column mart.tone_daily.source_id is 'outlet (sources.source_id); null if unknown';
comment on column mart.tone_daily.source_name is 'name of the outlet';
comment on column mart.tone_daily.voice is
    'own: the article''s own words; reported: inside the words of somebody whom it quotes';
comment on column mart.tone_daily.n_documents is 'documents with such a mention; a document may have both voices';
comment on column mart.tone_daily.n_with_tone is 'mentions that have a tone';
comment on column mart.tone_daily.tone_sum is
    'sum of these tones, -1 (against) to 1 (for) each; the mean is sum(tone_sum) / sum(n_with_tone)';
comment on column mart.tone_daily.n_for is 'mentions with a tone above 0.2';
comment on column mart.tone_daily.n_against is 'mentions with a tone below -0.2';
comment on column mart.tone_daily.n_neutral is 'all others that have a tone';
