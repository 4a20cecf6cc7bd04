-- What was said of an interrupted quote, as transforms/quotes/spoken_words.py has it.
alter table quotes add column words varchar;

create or replace temp table said_words as
with pieces as (
    select
        quotes.quote_id,
        quotes.quote_kind = 'direct' as is_direct,
        quotes.text,
        quote_segments.segment_index,
        quote_segments.is_verbatim,
        quote_segments.char_start - quotes.char_start as piece_start,
        quote_segments.char_end - quotes.char_start as piece_end,
        lag(quote_segments.char_end - quotes.char_start) over in_order as end_before,
        lag(quote_segments.is_verbatim) over in_order as is_verbatim_before,
        lead(quote_segments.segment_index) over in_order is null as is_last
    from quote_segments
    inner join quotes using (quote_id)
    where quotes.quote_id in (select quote_id from quote_segments where segment_index = 1)
    window in_order as (partition by quote_segments.quote_id order by quote_segments.segment_index)
),

parted as (
    select
        *,
        substr(text, piece_start + 1, piece_end - piece_start) as piece,
        substr(text, coalesce(end_before, 0) + 1, piece_start - coalesce(end_before, 0)) as between_pieces
    from pieces
),

said as (
    select
        quote_id,
        any_value(text) as text,
        string_agg(
            case
                when is_direct then if(end_before is null, '', ' … ')
                when end_before is null or not regexp_matches(between_pieces, '[\p{L}\p{N}_]') then between_pieces
                else
                    if(is_verbatim_before, regexp_extract(between_pieces, '^[\s\p{Z}]*["“”„‟«»‹›「」『』‚‘’''`]+'), '')
                    || ' … '
                    || if(is_verbatim, regexp_extract(between_pieces, '["“”„‟«»‹›「」『』‚‘’''`]+[\s\p{Z}]*$'), '')
            end
            || piece
            || if(is_last and not is_direct, substr(text, piece_end + 1), ''),
            '' order by segment_index
        ) as words
    from parted
    group by quote_id
)

select quote_id, words from said where words <> text;

update quotes set words = said_words.words
from said_words
where quotes.quote_id = said_words.quote_id;

-- What is searched, and what is compared with denials, are these words.
insert into ops.search_queue
select distinct document_id from quotes where words is not null and report_kind = 'statement';
insert into ops.sums_queue
select distinct document_id from quotes where words is not null and report_kind = 'statement';

drop table said_words;
