-- One row per speaker and another entity that is mentioned inside the words of the speaker, over the whole corpus.
-- Inside means inside a segment of the quote (or the quote, if it has no segments). Speakers' mentions of themselves
-- (I, we) are left out; duplicates are not counted.
create or replace view mart.who_speaks_about_whom as
with quotes_by_speaker as (
    select * from mart.quotes_by_speaker
    where speaker_entity_id is not null and report_kind = 'statement'
),
canonical_entities as (
    select * from mart.canonical_entities
),
all_segments as (
    select * from quote_segments
),
all_mentions as (
    select * from mentions
    where entity_id is not null
),
pieces as (
    select
        quotes_by_speaker.day,
        quotes_by_speaker.quote_id,
        quotes_by_speaker.document_id,
        quotes_by_speaker.speaker_entity_id,
        coalesce(all_segments.char_start, quotes_by_speaker.char_start) as char_start,
        coalesce(all_segments.char_end, quotes_by_speaker.char_end) as char_end
    from quotes_by_speaker
    left join all_segments using (quote_id)
),
mentioned as (
    select
        pieces.speaker_entity_id,
        canonical_entities.canonical_entity_id as entity_id,
        count(distinct pieces.quote_id) as n_quotes,
        count(distinct pieces.document_id) as n_documents,
        count(*) as n_mentions,
        -- of decimals: a mean of floats depends on the order in which threads add them up
        avg(try_cast(all_mentions.tone as decimal(9, 6))) as avg_tone,
        count(all_mentions.tone) as n_with_tone,
        min(pieces.day) as first_day,
        max(pieces.day) as last_day
    from pieces
    inner join all_mentions
        on all_mentions.document_id = pieces.document_id
        and all_mentions.char_start >= pieces.char_start
        and all_mentions.char_end <= pieces.char_end
    inner join canonical_entities using (entity_id)
    where canonical_entities.canonical_entity_id <> pieces.speaker_entity_id
    group by pieces.speaker_entity_id, canonical_entities.canonical_entity_id
)
select
    mentioned.speaker_entity_id,
    speaker.entity_name as speaker_name,
    speaker.entity_type as speaker_type,
    mentioned.entity_id,
    entity.entity_name,
    entity.entity_type,
    mentioned.n_quotes,
    mentioned.n_documents,
    mentioned.n_mentions,
    mentioned.avg_tone,
    mentioned.n_with_tone,
    mentioned.first_day,
    mentioned.last_day
from mentioned
inner join canonical_entities as speaker on speaker.entity_id = mentioned.speaker_entity_id
inner join canonical_entities as entity on entity.entity_id = mentioned.entity_id;

comment on view mart.who_speaks_about_whom is
    'One row per speaker and another entity that is mentioned inside the words of the speaker.';
comment on column mart.who_speaks_about_whom.speaker_entity_id is 'speaker, with merges followed (entities.entity_id)';
comment on column mart.who_speaks_about_whom.speaker_name is 'canonical name of the speaker';
comment on column mart.who_speaks_about_whom.speaker_type is 'type of the speaker, such as PERSON or ORG';
comment on column mart.who_speaks_about_whom.entity_id is
    'entity that is spoken about, with merges followed (entities.entity_id); never the speaker';
comment on column mart.who_speaks_about_whom.entity_name is 'canonical name of that entity';
comment on column mart.who_speaks_about_whom.entity_type is 'type of that entity, such as PERSON or ORG';
comment on column mart.who_speaks_about_whom.n_quotes is 'quotes of the speaker that mention it';
comment on column mart.who_speaks_about_whom.n_documents is 'documents with such quotes';
comment on column mart.who_speaks_about_whom.n_mentions is 'mentions of it inside these quotes';
comment on column mart.who_speaks_about_whom.avg_tone is
    'mean tone of these mentions, -1 (against) to 1 (for); null if none has one';
comment on column mart.who_speaks_about_whom.n_with_tone is 'mentions that have a tone: the weight of avg_tone';
comment on column mart.who_speaks_about_whom.first_day is 'first day with such a quote';
comment on column mart.who_speaks_about_whom.last_day is 'last day with such a quote';
