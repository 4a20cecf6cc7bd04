-- The verbatim pieces of the quotes of next_traced: without declined answers, which say nothing. Texts come last: they
-- are long, and have many quotes.
-- grain: one row per quote with such pieces
with pieces as (
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
)

select
    pieces.quote_id,
    pieces.document_id,
    documents.text,
    documents.language,
    pieces.starts,
    pieces.ends
from pieces
inner join documents using (document_id)
where documents.rowid in (select documents.rowid from documents semi join next_traced using (document_id))
order by pieces.quote_id
