-- One row per document and speaker whom it quotes: how long, and how early. All counts add up over days, outlets and
-- speakers; counts of documents are counts of rows. Duplicates and statements without a known speaker are not counted,
-- but the totals of the document have them: the share of a speaker is sum(n_words) / sum(document_words) over rows
-- of one speaker, never a mean of shares.
create or replace view mart.source_balance as
with articles as (
    select * from mart.articles
),
canonical_entities as (
    select * from mart.canonical_entities
),
lengths as (
    select
        document_id,
        day,
        length(text) as n_characters
    from documents
    where duplicate_of_document_id is null
),
named as (
    -- as in quote_speakers: of the days that are asked for
    select
        of_days.day,
        canonical_entities.*
    from canonical_entities
    inner join (
        select day, unnest(list(distinct speaker_entity_id)) as entity_id from quotes group by day
    ) as of_days using (entity_id)
),
statements as (
    select
        quotes.document_id,
        quotes.day,
        quotes.quote_kind,
        quotes.char_start,
        -- words are counted by the blanks between them
        len(string_split(quotes.said, ' ')) as n_words,
        named.canonical_entity_id as speaker_entity_id,
        named.entity_name,
        named.entity_type,
        named.role
    from (select *, coalesce(replace(words, ' … ', ' '), text) as said from quotes) as quotes
    left join named on named.entity_id = quotes.speaker_entity_id and named.day = quotes.day
    where quotes.report_kind = 'statement'
),
by_speaker as (
    select
        document_id,
        day,
        speaker_entity_id,
        any_value(entity_name) as speaker_name,
        any_value(entity_type) as speaker_type,
        any_value(role) as speaker_role,
        count(*) as n_statements,
        count(*) filter (where quote_kind <> 'indirect') as n_verbatim,
        sum(n_words)::bigint as n_words,
        min(char_start) as first_char_start
    from statements
    group by document_id, day, speaker_entity_id
),
spoken as (
    select
        *,
        sum(n_statements) over of_document::bigint as document_statements,
        sum(n_words) over of_document::bigint as document_words,
        min(first_char_start) over of_document as document_start
    from by_speaker
    window of_document as (partition by document_id, day)
)
select
    articles.day,
    articles.source_id,
    articles.source_name,
    spoken.document_id,
    spoken.speaker_entity_id,
    spoken.speaker_name,
    spoken.speaker_type,
    spoken.speaker_role,
    spoken.n_statements,
    spoken.n_verbatim,
    spoken.n_words,
    spoken.document_statements,
    spoken.document_words,
    spoken.first_char_start,
    spoken.first_char_start = spoken.document_start as is_first,
    spoken.first_char_start < length(articles.headline) as is_in_headline,
    spoken.first_char_start * 4 < lengths.n_characters as is_in_first_quarter
from spoken
inner join articles using (document_id, day)
inner join lengths using (document_id, day)
where spoken.speaker_entity_id is not null;

comment on view mart.source_balance is
    'One row per document and speaker whom it quotes: how long, and how early.';
comment on column mart.source_balance.day is
    'day of publication in UTC, or of first load if the publication date is unknown';
comment on column mart.source_balance.source_id is 'outlet (sources.source_id); null if unknown';
comment on column mart.source_balance.source_name is 'name of the outlet';
comment on column mart.source_balance.document_id is 'document (documents.document_id)';
comment on column mart.source_balance.speaker_entity_id is 'speaker, with merges followed (entities.entity_id)';
comment on column mart.source_balance.speaker_name is 'canonical name of the speaker';
comment on column mart.source_balance.speaker_type is 'type of the speaker, such as PERSON or ORG';
comment on column mart.source_balance.speaker_role is 'title or role most often written beside the speaker''s name';
comment on column mart.source_balance.n_statements is 'statements of the speaker in the document';
comment on column mart.source_balance.n_verbatim is 'statements among them with words in quotation marks';
comment on column mart.source_balance.n_words is 'words of these statements';
comment on column mart.source_balance.document_statements is 'statements of all speakers in the document, known or not';
comment on column mart.source_balance.document_words is 'words of all these statements';
comment on column mart.source_balance.first_char_start is
    'offset in documents.text where the first statement of the speaker begins, in Unicode code points';
comment on column mart.source_balance.is_first is 'true if nobody is quoted before in the document';
comment on column mart.source_balance.is_in_headline is
    'true if the first statement begins in the headline; null without one';
comment on column mart.source_balance.is_in_first_quarter is
    'true if the first statement begins in the first quarter of the text';
