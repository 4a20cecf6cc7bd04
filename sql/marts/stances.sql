-- One row per stance that is reported: somebody is for or against what a phrase names ("criticised the plan", "backs
-- Roe"). The target is an entity where its name leads the phrase, at most behind a title: "former governor Roe", "Roe
-- in Norland", "Roe's plan". Of "Norland sanctions" and of "the growth under Roe" there is none. Joint holders ("Roe
-- and Lee back the plan") have a row each. Duplicates are not counted.
create or replace view mart.stances as
with reports_by_speaker as (
    select * from mart.reports_by_speaker where report_kind = 'stance'
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
inside as (
    select
        reports_by_speaker.quote_id,
        reports_by_speaker.speaker_position,
        canonical_entities.canonical_entity_id,
        canonical_entities.entity_type,
        all_mentions.char_start,
        left(all_quotes.text, all_mentions.char_start - all_quotes.char_start) as words_before,
        substring(all_quotes.text, all_mentions.char_end - all_quotes.char_start + 1) as words_behind
    from reports_by_speaker
    inner join all_quotes on all_quotes.quote_id = reports_by_speaker.quote_id
    inner join all_mentions
        on all_mentions.document_id = all_quotes.document_id
        and all_mentions.char_start >= all_quotes.char_start
        and all_mentions.char_end <= all_quotes.char_end
    inner join canonical_entities on canonical_entities.entity_id = all_mentions.entity_id
    where canonical_entities.canonical_entity_id is distinct from reports_by_speaker.speaker_entity_id
),
named as (
    select
        quote_id,
        speaker_position,
        min_by(canonical_entity_id, char_start) as target_entity_id
    from inside
    where
        -- nothing, an article, or some words of which the last one is no preposition
        regexp_matches(words_before, '^(\S* ?|(\S+ ){1,3}([A-Z]\S*|[a-z]{5,}) )$')
        and regexp_matches(
            words_behind,
            if(
                entity_type in ('PERSON', 'ORG'),
                '^([^\w(]*$|,| and | [a-z]{2,3} |[''’]s? )',
                '^([^\w(]*$|,| and | [a-z]{2} )'
            )
        )
    group by quote_id, speaker_position
)
select
    reports_by_speaker.day,
    reports_by_speaker.speaker_entity_id as holder_entity_id,
    reports_by_speaker.speaker_name as holder_name,
    reports_by_speaker.speaker_text as holder_text,
    all_quotes.stance_direction as direction,
    reports_by_speaker.quote_text as target_text,
    named.target_entity_id,
    target.entity_name as target_name,
    target.entity_type as target_type,
    reports_by_speaker.cue,
    reports_by_speaker.source_id,
    reports_by_speaker.source_name,
    reports_by_speaker.headline,
    reports_by_speaker.url,
    reports_by_speaker.document_id,
    reports_by_speaker.quote_id,
    reports_by_speaker.speaker_position as holder_position
from reports_by_speaker
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
comment on column mart.stances.direction is 'for or against all that target_text says, not the entity that it names';
comment on column mart.stances.target_text is 'the words that say whom or what it is about';
comment on column mart.stances.target_entity_id is
    'whose name leads these words (entities.entity_id), with merges followed; null for “Norland sanctions”';
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
