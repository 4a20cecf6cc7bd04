-- One row per entity, outlet, day and voice: whether the tone is that of the article's own words or of words that it
-- reports. Every count adds up. Duplicates and mentions without a tone are not counted.
create or replace view mart.tone_daily as
with articles as (
    select * from mart.articles
),
canonical_entities as (
    select * from mart.canonical_entities
),
merged as (
    -- few: so mentions are summed up under the id that counts before anything large is joined
    select entity_id, canonical_entity_id
    from canonical_entities
    where entity_id <> canonical_entity_id
),
of_documents as (
    select
        mentions.document_id,
        coalesce(merged.canonical_entity_id, mentions.entity_id) as entity_id,
        mentions.is_in_quote,
        -- of decimals: a sum of floats depends on the order in which threads add them up
        sum(try_cast(mentions.tone as decimal(9, 6))) as tone_sum,
        count(*) as n_with_tone,
        count(*) filter (where mentions.tone > 0.2) as n_for,
        count(*) filter (where mentions.tone < -0.2) as n_against
    from mentions
    left join merged using (entity_id)
    where mentions.tone is not null and mentions.entity_id is not null
    group by mentions.document_id, coalesce(merged.canonical_entity_id, mentions.entity_id), mentions.is_in_quote
),
counted as (
    select
        articles.day,
        of_documents.entity_id,
        articles.source_id,
        of_documents.is_in_quote,
        any_value(articles.source_name) as source_name,
        count(*) as n_documents,
        sum(of_documents.n_with_tone) as n_with_tone,
        sum(of_documents.tone_sum) as tone_sum,
        sum(of_documents.n_for) as n_for,
        sum(of_documents.n_against) as n_against
    from of_documents
    inner join articles using (document_id)
    group by articles.day, of_documents.entity_id, articles.source_id, of_documents.is_in_quote
)
select
    counted.day,
    counted.entity_id,
    canonical_entities.entity_name,
    canonical_entities.entity_type,
    counted.source_id,
    counted.source_name,
    if(counted.is_in_quote, 'reported', 'own') as voice,
    counted.n_documents,
    counted.n_with_tone::bigint as n_with_tone,
    counted.tone_sum::double as tone_sum,
    counted.n_for::bigint as n_for,
    counted.n_against::bigint as n_against,
    (counted.n_with_tone - counted.n_for - counted.n_against)::bigint as n_neutral
from counted
inner join canonical_entities using (entity_id);

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
