-- One row per stance that is reported: somebody is for or against what a phrase names ("criticised the plan", "backs
-- Roe"). The target is the first person, organisation or place that the phrase names, where it names one. Joint
-- holders ("Roe and Lee back the plan") have a row each. Duplicates are not counted.
create or replace view mart.stances as
with quotes_by_speaker as (
    select * from mart.quotes_by_speaker where report_kind = 'stance'
),
all_quotes as (
    select * from quotes
),
all_mentions as (
    select * from mentions
),
canonical_entities as (
    select * from mart.canonical_entities
),
named as (
    select
        quotes_by_speaker.quote_id,
        quotes_by_speaker.speaker_position,
        min_by(canonical_entities.canonical_entity_id, all_mentions.char_start) as target_entity_id
    from quotes_by_speaker
    inner join all_mentions
        on all_mentions.document_id = quotes_by_speaker.document_id
        and all_mentions.char_start >= quotes_by_speaker.char_start
        and all_mentions.char_end <= quotes_by_speaker.char_end
    inner join canonical_entities using (entity_id)
    where canonical_entities.canonical_entity_id is distinct from quotes_by_speaker.speaker_entity_id
    group by quotes_by_speaker.quote_id, quotes_by_speaker.speaker_position
)
select
    quotes_by_speaker.day,
    quotes_by_speaker.speaker_entity_id as holder_entity_id,
    quotes_by_speaker.speaker_name as holder_name,
    quotes_by_speaker.speaker_text as holder_text,
    all_quotes.stance_direction as direction,
    quotes_by_speaker.quote_text as target_text,
    named.target_entity_id,
    target.entity_name as target_name,
    target.entity_type as target_type,
    quotes_by_speaker.cue,
    quotes_by_speaker.source_id,
    quotes_by_speaker.source_name,
    quotes_by_speaker.headline,
    quotes_by_speaker.url,
    quotes_by_speaker.document_id,
    quotes_by_speaker.quote_id,
    quotes_by_speaker.speaker_position as holder_position
from quotes_by_speaker
inner join all_quotes using (quote_id)
left join named using (quote_id, speaker_position)
left join canonical_entities as target on target.entity_id = named.target_entity_id;

comment on view mart.stances is
    'One row per reported stance: who is for or against whom or what, where a bare phrase names it.';
comment on column mart.stances.day is 'day of publication in UTC, or of first load if the publication date is unknown';
comment on column mart.stances.holder_entity_id is
    'whose stance it is, with merges followed (entities.entity_id); null if not known';
comment on column mart.stances.holder_name is 'canonical name of the holder';
comment on column mart.stances.holder_text is 'the words of the text that name the holder';
comment on column mart.stances.direction is 'for or against';
comment on column mart.stances.target_text is 'the words that say whom or what it is about';
comment on column mart.stances.target_entity_id is
    'the first that these words name (entities.entity_id), with merges followed; null if they name nobody';
comment on column mart.stances.target_name is 'canonical name of the target';
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
