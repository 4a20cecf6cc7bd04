-- One row per quote and known speaker of it: joint speakers ("Xi and Putin said") have a row each. Those of all quotes
-- are there, also of documents that are not counted. is_sure is the one place that says from which score on a speaker
-- is shown as an example: 0.8, below which most errors are.
create or replace view mart.quote_speakers as
with canonical_entities as (
    select * from mart.canonical_entities
),
others as (
    select
        quote_id,
        document_id,
        day,
        speaker_score,
        unnest(other_speaker_mention_ids) as mention_id,
        unnest(range(2, len(other_speaker_mention_ids) + 2)) as speaker_position
    from quotes
    where other_speaker_mention_ids is not null
),
named as (
    -- names of entities are read for the days that are asked for, of which few are named: with the day as a key the
    -- filter reaches quotes, and of lists the planner expects few rows, so that it looks these up, not all entities
    select
        of_days.day,
        canonical_entities.*
    from canonical_entities
    inner join (
        select day, unnest(list(distinct speaker_entity_id)) as entity_id from quotes group by day
    ) as of_days using (entity_id)
),
named_others as (
    select
        of_days.day,
        canonical_entities.*
    from mart.canonical_entities
    inner join (
        select day, unnest(list(distinct entity_id)) as entity_id
        from mentions
        where mention_id in (
            select unnest(other_speaker_mention_ids) from quotes where other_speaker_mention_ids is not null
        )
        group by day
    ) as of_days using (entity_id)
    where canonical_entities.entity_id > ''  -- else the planner reads all entities once, for named as well
),
spoken as (
    -- names are joined on either side of the union: a mart that joins more would have them paired by the day
    select
        quotes.quote_id,
        quotes.document_id,
        quotes.day,
        quotes.speaker_score,
        1 as speaker_position,
        quotes.speaker_mention_id as mention_id,
        named.* exclude (entity_id, day)
    from quotes
    inner join named on named.entity_id = quotes.speaker_entity_id and named.day = quotes.day
    union all
    select
        others.quote_id,
        others.document_id,
        mentions.day,  -- a filter of it does not pass the unnesting of others
        others.speaker_score,
        others.speaker_position,
        others.mention_id,
        named_others.* exclude (entity_id, day)
    from others
    inner join mentions using (document_id, day, mention_id)
    inner join named_others on named_others.entity_id = mentions.entity_id and named_others.day = mentions.day
)
select
    quote_id,
    speaker_position,
    canonical_entity_id as speaker_entity_id,
    entity_name as speaker_name,
    entity_type as speaker_type,
    coalesce(speaker_score >= 0.8, false) as is_sure,
    mention_id as speaker_mention_id,
    document_id,
    day
from spoken;

comment on view mart.quote_speakers is
    'One row per quote and known speaker of it: joint speakers (Xi and Putin said) have a row each.';
comment on column mart.quote_speakers.quote_id is 'quote (quotes.quote_id)';
comment on column mart.quote_speakers.speaker_position is
    'place among those who speak it together, from 1; 1 for a single speaker';
comment on column mart.quote_speakers.speaker_entity_id is 'speaker, with merges followed (entities.entity_id)';
comment on column mart.quote_speakers.speaker_name is 'canonical name of the speaker';
comment on column mart.quote_speakers.speaker_type is 'type of the speaker, such as PERSON or ORG';
comment on column mart.quote_speakers.is_sure is
    'true if quotes.speaker_score is 0.8 or more: sure enough to be shown as an example';
comment on column mart.quote_speakers.speaker_mention_id is 'mention that is the speaker (mentions.mention_id)';
comment on column mart.quote_speakers.document_id is 'document (documents.document_id)';
comment on column mart.quote_speakers.day is 'day of the document in UTC';
