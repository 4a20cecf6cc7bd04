-- makes brief_statements: what was said in these articles
create or replace temp table brief_statements as
select
    statements.*,
    is_now,
    -- "said that …", "told … that …": the word that reports it stands before a statement that is not all verbatim
    case
        when quotes.quote_kind = 'direct' then null
        when quotes.char_start - quotes.cue_char_end between 0 and 1 then quotes.cue
        when quotes.char_start - quotes.cue_char_end between 2 and 60 then quotes.cue || ' …'
    end as leading_cue
from mart.quotes_by_speaker as statements
inner join brief_articles using (document_id)
inner join quotes using (quote_id)
where
    statements.day between (select min(day) from brief_articles) and (select max(day) from brief_articles)
