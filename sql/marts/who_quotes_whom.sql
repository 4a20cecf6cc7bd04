-- One row per day, outlet and speaker that it quotes. A document has one day, so every count adds up over any period.
-- A quote of joint speakers counts for each of them.
-- Duplicates and quotes without a known speaker are not counted; source_id is null for documents of an unknown outlet.
create or replace view mart.who_quotes_whom as
with quotes_by_speaker as (
    select * from mart.quotes_by_speaker
)
select
    day,
    source_id,
    any_value(source_name) as source_name,
    speaker_entity_id,
    any_value(speaker_name) as speaker_name,
    any_value(speaker_type) as speaker_type,
    any_value(speaker_role) as speaker_role,
    count(*) as n_quotes,
    count(*) filter (where quote_kind in ('direct', 'mixed')) as n_verbatim,
    count(distinct document_id) as n_documents
from quotes_by_speaker
where speaker_entity_id is not null
group by day, source_id, speaker_entity_id;

comment on view mart.who_quotes_whom is
    'One row per day, outlet and speaker that it quotes; the counts add up over any period.';
comment on column mart.who_quotes_whom.day is
    'day of publication in UTC, or of first load if the publication date is unknown';
comment on column mart.who_quotes_whom.source_id is 'outlet that quotes (sources.source_id); null if unknown';
comment on column mart.who_quotes_whom.source_name is 'name of the outlet';
comment on column mart.who_quotes_whom.speaker_entity_id is 'speaker, with merges followed (entities.entity_id)';
comment on column mart.who_quotes_whom.speaker_name is 'canonical name of the speaker';
comment on column mart.who_quotes_whom.speaker_type is 'type of the speaker, such as PERSON or ORG';
comment on column mart.who_quotes_whom.speaker_role is 'title or role most often written beside the speaker''s name';
comment on column mart.who_quotes_whom.n_quotes is 'statements: what was said or written';
comment on column mart.who_quotes_whom.n_verbatim is 'quotes with words in quotation marks: direct or mixed';
comment on column mart.who_quotes_whom.n_documents is 'documents that quote the speaker';
