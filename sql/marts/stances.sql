-- One row per stance that is reported, if it is certain enough: somebody is for or against what a phrase names
-- ("criticised the plan", "backs Roe"). The others have a wrong holder or target more often: mart.reports_by_speaker
-- has them as well (report_kind stance), quotes their stance_direction, stance_certainty and stance_target_mention_id.
-- The target is an entity if the phrase is headed by its name, or by a word that stands for it, or says what is its
-- own: "former governor Roe", "Roe's plan", "his plan", "the ruling by the court". Of "Norland sanctions" and of "the
-- growth under Roe" there is none. Joint holders ("Roe and Lee back the plan") have a row each. Duplicates are not
-- counted.
create or replace view mart.stances as
with canonical_entities as (
    select * from mart.canonical_entities
),
held as (
    select
        reports_by_speaker.*,
        quotes.stance_direction as direction,
        quotes.stance_certainty as certainty,
        mentions.entity_id as target_entity_id
    from mart.reports_by_speaker as reports_by_speaker
    inner join quotes using (quote_id, document_id, day)
    left join mentions
        on mentions.document_id = quotes.document_id
        and mentions.day = quotes.day
        and mentions.mention_id = quotes.stance_target_mention_id
    where reports_by_speaker.report_kind = 'stance' and quotes.stance_certainty >= 0.8
),
targets as (
    -- as in quote_speakers: of the days that are asked for
    select
        of_days.day,
        canonical_entities.*
    from canonical_entities
    inner join (
        select mentions.day, unnest(list(distinct mentions.entity_id)) as entity_id
        from quotes
        inner join mentions
            on mentions.document_id = quotes.document_id
            and mentions.day = quotes.day
            and mentions.mention_id = quotes.stance_target_mention_id
        where quotes.stance_certainty >= 0.8
        group by mentions.day
    ) as of_days using (entity_id)
)
select
    held.day,
    held.speaker_entity_id as holder_entity_id,
    held.speaker_name as holder_name,
    held.speaker_text as holder_text,
    held.direction,
    held.quote_text as target_text,
    targets.canonical_entity_id as target_entity_id,
    targets.entity_name as target_name,
    targets.entity_type as target_type,
    held.cue,
    held.source_id,
    held.source_name,
    held.headline,
    held.url,
    held.document_id,
    held.quote_id,
    held.speaker_position as holder_position,
    held.certainty
from held
left join targets on targets.entity_id = held.target_entity_id and targets.day = held.day;

comment on view mart.stances is
    'One row per reported stance that is certain enough: who is for or against whom or what a bare phrase names.';
comment on column mart.stances.day is 'day of publication in UTC, or of first load if the publication date is unknown';
comment on column mart.stances.holder_entity_id is
    'whose stance it is, with merges followed (entities.entity_id); null if not known';
comment on column mart.stances.holder_name is 'canonical name of the holder';
comment on column mart.stances.holder_text is 'the words of the text that name the holder';
comment on column mart.stances.direction is 'for or against all that target_text says, not the entity that it names';
comment on column mart.stances.target_text is 'the words that say whom or what it is about';
comment on column mart.stances.target_entity_id is
    'whom these words mean, or whose own (entities.entity_id), with merges followed; null for “Norland sanctions”';
comment on column mart.stances.target_name is
    'canonical name of the target; who is for “Roe’s plan” need not be for Roe';
comment on column mart.stances.target_type is 'type of the target, such as PERSON or ORG';
comment on column mart.stances.cue is 'the words that tell the stance, such as criticised';
comment on column mart.stances.source_id is 'outlet (sources.source_id); null if unknown';
comment on column mart.stances.source_name is 'name of the outlet';
comment on column mart.stances.headline is 'headline of the document';
comment on column mart.stances.url is 'address of the document';
comment on column mart.stances.document_id is 'document (documents.document_id)';
comment on column mart.stances.quote_id is 'quote (quotes.quote_id)';
comment on column mart.stances.holder_position is
    '1, or the place among joint holders, who have a row each; 1 alone to count stances once';
comment on column mart.stances.certainty is
    'probability that holder, target words and target are right all at once, 0.8 or more';
