-- makes brief_statements: what was said in these articles
create or replace temp table brief_statements as
select
    statements.*,
    is_now,
    -- fit to be shown: of a sure speaker, without a gap, with its marks in pairs, with no report inside (“…,” she said)
    coalesce(quote_speakers.is_sure, false)
    and not contains(statements.quote_text, ' … ')
    and not regexp_matches(statements.quote_text, '[,?!][”"]\s|^[^“]*”|^[^"]*[.,?!]"\s')
    and length(replace(statements.quote_text, '“', '')) = length(replace(statements.quote_text, '”', ''))
    and (length(statements.quote_text) - length(replace(statements.quote_text, '"', ''))) % 2 = 0 as is_example,
    -- "said that …", "told … that …": the word that reports it stands before a statement that is not all verbatim
    case
        when quotes.quote_kind = 'direct' then null
        when quotes.char_start - quotes.cue_char_end between 0 and 1 then quotes.cue
        when quotes.char_start - quotes.cue_char_end between 2 and 60 then quotes.cue || ' …'
    end as leading_cue
from mart.quotes_by_speaker as statements
inner join brief_articles using (document_id)
inner join quotes using (quote_id)
left join mart.quote_speakers as quote_speakers
    on quote_speakers.quote_id = statements.quote_id and quote_speakers.speaker_position = statements.speaker_position
where
    statements.day between (select min(day) from brief_articles) and (select max(day) from brief_articles)
