-- One row per statement of a document that is counted and speaker: who said what, where and when. Statements without a
-- known speaker are kept. Joint speakers ("Xi and Putin said") have a row each, as far as they are known; the rows of
-- speaker_position 1 are each statement once. What is no statement is in mart.reports_by_speaker.
create or replace view mart.quotes_by_speaker as
select * exclude (report_kind)
from mart.reports_by_speaker
where report_kind = 'statement';

comment on view mart.quotes_by_speaker is
    'One row per statement and speaker: who said what, where and when.';
comment on column mart.quotes_by_speaker.day is
    'day of publication in UTC, or of first load if the publication date is unknown';
comment on column mart.quotes_by_speaker.speaker_name is 'canonical name of the speaker; null if not known';
comment on column mart.quotes_by_speaker.speaker_role is 'title or role most often written beside the speaker''s name';
comment on column mart.quotes_by_speaker.quote_text is
    'the words spoken; “ … ” stands for words inside that were not (she said)';
comment on column mart.quotes_by_speaker.source_name is 'name of the outlet';
comment on column mart.quotes_by_speaker.headline is 'headline of the document';
comment on column mart.quotes_by_speaker.speaker_text is 'the words of the text that name the speaker, such as she';
comment on column mart.quotes_by_speaker.speaker_status is
    'form of the speaker: named (Brandt), pronoun, nominal (the minister), generic (officials), unknown';
comment on column mart.quotes_by_speaker.speaker_score is 'estimated probability that the speaker is right, 0 to 1';
comment on column mart.quotes_by_speaker.speaker_type is 'type of the speaker, such as PERSON or ORG';
comment on column mart.quotes_by_speaker.quote_kind is
    'direct (all in quotation marks), mixed (partly) or indirect (in the reporter''s words)';
comment on column mart.quotes_by_speaker.polarity is 'asserted, denied (denied that …) or questioned (asked whether …)';
comment on column mart.quotes_by_speaker.cue is 'the words that report the quote, such as said or according to';
comment on column mart.quotes_by_speaker.cue_lemma is 'dictionary form of the cue''s verb or noun, such as say';
comment on column mart.quotes_by_speaker.section is 'section of the outlet, such as Opinion';
comment on column mart.quotes_by_speaker.url is 'address of the document';
comment on column mart.quotes_by_speaker.language is 'language of the document, ISO 639-1; und if unknown';
comment on column mart.quotes_by_speaker.date_published is 'first publication of the document';
comment on column mart.quotes_by_speaker.first_seen_at is 'when onrecord first loaded the document';
comment on column mart.quotes_by_speaker.n_copies is 'duplicates of the document; their quotes are not counted';
comment on column mart.quotes_by_speaker.source_id is 'outlet (sources.source_id); null if unknown';
comment on column mart.quotes_by_speaker.speaker_entity_id is
    'speaker, with merges followed (entities.entity_id); null if not known';
comment on column mart.quotes_by_speaker.document_id is 'document (documents.document_id)';
comment on column mart.quotes_by_speaker.quote_id is 'quote (quotes.quote_id)';
comment on column mart.quotes_by_speaker.speaker_position is
    '1, or the place among joint speakers (Xi and Putin), who have a row each; 1 alone to count quotes once';
comment on column mart.quotes_by_speaker.char_start is
    'offset in documents.text where the quote begins, in Unicode code points';
comment on column mart.quotes_by_speaker.char_end is 'offset in documents.text just after the quote';
comment on column mart.quotes_by_speaker.quote_group_id is
    'shared by quotes with the same words: in all documents, or in one document if fewer than 4 words';
