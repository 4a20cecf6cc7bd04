-- One row per quote: the words spoken. If a direct quote is interrupted by “she said”, its pieces are joined by “ … ”.
create or replace view mart.quote_words as
with interrupted_quotes as (
    select quote_id, day from quote_segments where segment_index = 1
),
pieces as (
    -- gathered before the texts are joined: else the planner may join texts and pieces by their day alone
    select
        quotes.quote_id,
        quotes.document_id,
        quotes.day,
        list(
            {'char_start': quote_segments.char_start, 'char_end': quote_segments.char_end}
            order by quote_segments.segment_index
        ) as spans
    from quote_segments
    semi join interrupted_quotes using (quote_id, day)
    inner join quotes using (quote_id, day)
    where quotes.quote_kind = 'direct'
    group by quotes.quote_id, quotes.document_id, quotes.day
),
interrupted as (
    select
        pieces.quote_id,
        pieces.day,
        list_transform(
            pieces.spans,
            lambda span: substr(documents.text, span.char_start + 1, span.char_end - span.char_start)
        ).array_to_string(' … ') as words
    from pieces
    inner join documents using (document_id, day)
)
select
    quotes.quote_id,
    coalesce(interrupted.words, quotes.text) as words,
    quotes.document_id,
    quotes.day
from quotes
left join interrupted using (quote_id, day);

comment on view mart.quote_words is 'One row per quote: the words spoken.';
comment on column mart.quote_words.quote_id is 'quote (quotes.quote_id)';
comment on column mart.quote_words.words is
    'the words spoken; the pieces of an interrupted direct quote are joined by “ … ”';
comment on column mart.quote_words.document_id is 'document (documents.document_id)';
comment on column mart.quote_words.day is 'day of the document in UTC';
