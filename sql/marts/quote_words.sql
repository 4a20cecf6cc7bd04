-- One row per quote: the words spoken. If a direct quote is interrupted by “she said”, its pieces are joined by “ … ”.
create or replace view mart.quote_words as
with interrupted_quotes as (
    select quote_id from quote_segments where segment_index = 1
),
interrupted as (
    select
        quote_segments.quote_id,
        string_agg(
            substr(documents.text, quote_segments.char_start + 1, quote_segments.char_end - quote_segments.char_start),
            ' … ' order by quote_segments.segment_index
        ) as words
    from quote_segments
    semi join interrupted_quotes using (quote_id)
    inner join (select * from quotes where quote_kind = 'direct') as direct_quotes using (quote_id)
    inner join documents using (document_id)
    group by quote_segments.quote_id
),
all_quotes as (
    select * from quotes
)
select
    all_quotes.quote_id,
    coalesce(interrupted.words, all_quotes.text) as words
from all_quotes
left join interrupted using (quote_id);

comment on view mart.quote_words is 'One row per quote: the words spoken.';
comment on column mart.quote_words.quote_id is 'quote (quotes.quote_id)';
comment on column mart.quote_words.words is
    'the words spoken; the pieces of an interrupted direct quote are joined by “ … ”';
