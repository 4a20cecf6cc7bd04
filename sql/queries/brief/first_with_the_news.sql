-- grain: one row per outlet that had words in quotation marks first which others carried later; words that several
-- had at the same time are of no one
with firsts as (
    select
        first_source_id,
        first_source_name as name,
        quote_text,
        speaker_name,
        first_url as url,
        n_sources,
        quote_group_id,
        first_document_id
    from mart.quote_traces
    where
        not is_tied
        and day between $first and $last
        and quote_group_id in (select quote_group_id from brief_statements where is_now)
)

select
    name,
    count(*) as n_first,
    arg_max(quote_text, (n_sources, quote_group_id)) as quote_text,
    arg_max(speaker_name, (n_sources, quote_group_id)) as speaker_name,
    arg_max(url, (n_sources, quote_group_id)) as url,
    max(n_sources) as n_sources,
    arg_max(first_document_id, (n_sources, quote_group_id)) as document_id
from firsts
group by first_source_id, name
order by n_first desc, n_sources desc, name
limit $limit
