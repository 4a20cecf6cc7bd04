-- The verbatim pieces of the quotes of next_traced: without declined answers, which say nothing.
-- grain: one row per quote with such pieces
select
    quotes.quote_id,
    quotes.document_id,
    list(quote_segments.char_start order by quote_segments.segment_index) as starts,
    list(quote_segments.char_end order by quote_segments.segment_index) as ends
from quotes
inner join quote_segments using (quote_id)
where
    quotes.document_id in (select document_id from next_traced)
    and quote_segments.is_verbatim
    and quotes.report_kind <> 'no_comment'
group by quotes.quote_id, quotes.document_id
order by quotes.quote_id
