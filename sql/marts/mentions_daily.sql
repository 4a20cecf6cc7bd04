-- One row per day and entity. Duplicate documents and mentions without an entity are not counted.
create or replace view mart.mentions_daily as
with articles as (
    select * from mart.articles
),
canonical_entities as (
    select * from mart.canonical_entities
),
all_mentions as (
    select * from mentions
),
counted as (
    select
        articles.day,
        canonical_entities.canonical_entity_id as entity_id,
        count(*) as n_mentions,
        count(distinct all_mentions.document_id) as n_documents,
        count(distinct articles.source_id) as n_sources,
        -- of decimals: a mean of floats depends on the order in which threads add them up
        avg(try_cast(all_mentions.tone as decimal(9, 6))) as avg_tone,
        count(all_mentions.tone) as n_with_tone
    from all_mentions
    inner join articles using (document_id)
    inner join canonical_entities using (entity_id)
    group by articles.day, canonical_entities.canonical_entity_id
)
select
    counted.day,
    counted.entity_id,
    canonical_entities.entity_name,
    canonical_entities.entity_type,
    counted.n_mentions,
    counted.n_documents,
    counted.n_sources,
    counted.avg_tone,
    counted.n_with_tone
from counted
inner join canonical_entities using (entity_id);

comment on view mart.mentions_daily is
    'One row per day and entity: how often, how widely and in which tone it was mentioned.';
comment on column mart.mentions_daily.day is
    'day of publication in UTC, or of first load if the publication date is unknown';
comment on column mart.mentions_daily.entity_id is 'entity, with merges followed (entities.entity_id)';
comment on column mart.mentions_daily.entity_name is 'canonical name';
comment on column mart.mentions_daily.entity_type is 'type, such as PERSON or ORG';
comment on column mart.mentions_daily.n_mentions is 'mentions: names, nominals and pronouns';
comment on column mart.mentions_daily.n_documents is 'documents that mention it';
comment on column mart.mentions_daily.n_sources is
    'outlets that mention it; documents of an unknown outlet do not count here';
comment on column mart.mentions_daily.avg_tone is
    'mean tone of the mentions that have one, -1 (against) to 1 (for); null if none has one';
comment on column mart.mentions_daily.n_with_tone is 'mentions that have a tone: the weight of avg_tone';
