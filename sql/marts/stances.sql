-- One row per stance that is reported: somebody is for or against what a phrase names ("criticised the plan", "backs
-- Roe"). The target is an entity where its name leads the phrase, at most behind a title: "former governor Roe", "Roe
-- in Norland", "Roe's plan", or "his plan", if that is Roe's and not the holder's. Of "Norland sanctions" and of "the
-- growth under Roe" there is none. Joint holders ("Roe and Lee back the plan") have a row each. Duplicates are not
-- counted.
create or replace view mart.stances as
with canonical_entities as (
    select * from mart.canonical_entities
),
inside as (
    select
        quotes.document_id,
        quotes.day,
        quotes.quote_id,
        canonical_entities.canonical_entity_id as entity_id,
        canonical_entities.entity_type,
        mentions.char_start,
        mentions.text as mention_text,
        mentions.mention_kind,
        left(quotes.text, mentions.char_start - quotes.char_start) as words_before,
        substring(quotes.text, mentions.char_end - quotes.char_start + 1) as words_behind
    from quotes
    inner join mentions
        on mentions.document_id = quotes.document_id
        and mentions.day = quotes.day
        and mentions.char_start >= quotes.char_start
        and mentions.char_end <= quotes.char_end
    inner join canonical_entities on canonical_entities.entity_id = mentions.entity_id
    where quotes.report_kind = 'stance'
),
named as (
    select
        document_id,
        day,
        quote_id,
        list(
            {'char_start': char_start, 'entity_id': entity_id}
            order by mention_kind = 'pronoun', char_start, entity_id
        ) as entities
    from inside
    where
        -- nothing, an article, or some words without a preposition, of which the last one is a noun or a title
        regexp_matches(words_before, '^(\S* ?|(\S+ ){1,6}([A-Z]\S*|[a-z]{5,}) )$')
        and not regexp_matches(words_before, ' (of|in|on|for|by|to|from|with|at|against|under|over|about|that|who) ')
        and regexp_matches(
            words_behind,
            case
                when mention_kind = 'pronoun' and lower(mention_text) in ('his', 'her', 'their', 'its') then '^ ?'
                when entity_type in ('PERSON', 'ORG') then '^([^\w(]*$|,|—|–| and | [a-z]{2,3} |[''’]s? )'
                -- American values; no American and humanitarian values
                when entity_type = 'NORP' and mention_text not like '%s' then '^([^\w(]*$|,)'
                else '^([^\w(]*$|,|—|–| and | [a-z]{2} )'
            end
        )
        -- his plan, but not his father, who is somebody else
        and not (
            mention_kind = 'pronoun'
            and regexp_matches(
                words_behind,
                '^ (\w+ )?(father|mother|brother|sister|son|daughter|child|children|wife|husband|parent|family|'
                || 'families|friend|rival|opponent|critic|ally|allies|aide|advis[eo]r|colleague|supporter|voter|'
                || 'successor|boss|partner)s?([^\w-]|$)'
            )
        )
    group by document_id, day, quote_id
),
held as (
    select
        reports_by_speaker.*,
        quotes.stance_direction as direction,
        -- the first that is not who holds it
        list_filter(
            named.entities, lambda entity: entity.entity_id is distinct from reports_by_speaker.speaker_entity_id
        )[1].entity_id as target_entity_id
    from mart.reports_by_speaker as reports_by_speaker
    inner join quotes using (quote_id, document_id, day)
    left join named using (quote_id, document_id, day)
    where reports_by_speaker.report_kind = 'stance'
)
select
    held.day,
    held.speaker_entity_id as holder_entity_id,
    held.speaker_name as holder_name,
    held.speaker_text as holder_text,
    held.direction,
    held.quote_text as target_text,
    held.target_entity_id,
    target.entity_name as target_name,
    target.entity_type as target_type,
    held.cue,
    held.source_id,
    held.source_name,
    held.headline,
    held.url,
    held.document_id,
    held.quote_id,
    held.speaker_position as holder_position
from held
left join canonical_entities as target on target.entity_id = held.target_entity_id;

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
