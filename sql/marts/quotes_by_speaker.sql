-- One row a quote of a document that counts: who said what, where and when. Quotes without a known speaker are kept.
create or replace view mart.quotes_by_speaker as
with articles as (
    select * from mart.articles
),
canonical_entities as (
    select * from mart.canonical_entities
),
all_quotes as (
    select * from quotes
),
quote_words as (
    select * from mart.quote_words
)
select
    articles.day,
    canonical_entities.entity_name as speaker_name,
    canonical_entities.role as speaker_role,
    quote_words.words as quote_text,
    articles.source_name,
    articles.headline,
    all_quotes.speaker_text,
    all_quotes.speaker_status,
    all_quotes.speaker_score,
    canonical_entities.entity_type as speaker_type,
    all_quotes.quote_kind,
    all_quotes.is_speech,
    all_quotes.polarity,
    all_quotes.cue,
    all_quotes.cue_lemma,
    articles.section,
    articles.url,
    articles.language,
    articles.date_published,
    articles.first_seen_at,
    articles.n_copies,
    articles.source_id,
    canonical_entities.canonical_entity_id as speaker_entity_id,
    all_quotes.document_id,
    all_quotes.quote_id,
    all_quotes.char_start,
    all_quotes.char_end,
    all_quotes.quote_group_id
from all_quotes
inner join articles using (document_id)
inner join quote_words using (quote_id)
left join canonical_entities on canonical_entities.entity_id = all_quotes.speaker_entity_id;

comment on view mart.quotes_by_speaker is
    'One row a quote: who said what, where and when. Quotes without a known speaker are kept.';
comment on column mart.quotes_by_speaker.day is 'day of publication in UTC, or of first sight where that is not known';
comment on column mart.quotes_by_speaker.speaker_name is 'canonical name of the speaker';
comment on column mart.quotes_by_speaker.speaker_role is 'role most often given beside the name of the speaker';
comment on column mart.quotes_by_speaker.quote_text is
    'what was said; an ellipsis between the pieces of a direct quote';
comment on column mart.quotes_by_speaker.source_name is 'name of the outlet';
comment on column mart.quotes_by_speaker.headline is 'headline of the document';
comment on column mart.quotes_by_speaker.speaker_text is 'the words of the text that name the speaker';
comment on column mart.quotes_by_speaker.speaker_status is
    'how the speaker stands in the text: named, pronoun, nominal, generic or unknown';
comment on column mart.quotes_by_speaker.speaker_score is 'confidence in the speaker, 0 to 1';
comment on column mart.quotes_by_speaker.speaker_type is 'type of the speaker, such as PERSON or ORG';
comment on column mart.quotes_by_speaker.quote_kind is
    'direct (verbatim), mixed (partly verbatim) or indirect (reported)';
comment on column mart.quotes_by_speaker.is_speech is 'speech or writing, against belief or plan';
comment on column mart.quotes_by_speaker.polarity is 'asserted, denied or questioned';
comment on column mart.quotes_by_speaker.cue is 'the words that report, such as said';
comment on column mart.quotes_by_speaker.cue_lemma is 'lemma of the verb or noun of the cue';
comment on column mart.quotes_by_speaker.section is 'section of the outlet';
comment on column mart.quotes_by_speaker.url is 'address of the document';
comment on column mart.quotes_by_speaker.language is 'language of the document, ISO 639-1';
comment on column mart.quotes_by_speaker.date_published is 'first publication of the document';
comment on column mart.quotes_by_speaker.first_seen_at is 'when onrecord first loaded the document';
comment on column mart.quotes_by_speaker.n_copies is 'duplicates of the document, whose quotes do not count';
comment on column mart.quotes_by_speaker.source_id is 'outlet';
comment on column mart.quotes_by_speaker.speaker_entity_id is
    'entity that is the speaker, merges followed; null where not known';
comment on column mart.quotes_by_speaker.document_id is 'document';
comment on column mart.quotes_by_speaker.quote_id is 'quote';
comment on column mart.quotes_by_speaker.char_start is 'offset in documents.text, code points';
comment on column mart.quotes_by_speaker.char_end is 'offset in documents.text, end-exclusive';
comment on column mart.quotes_by_speaker.quote_group_id is 'the same for the same words wherever they are quoted';
