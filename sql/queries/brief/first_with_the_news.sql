-- grain: one row per outlet that had words in quotation marks first which others carried later, with those of them that
-- are fit to be shown and most widely carried; words that several had at the same time, or on the same day if no time
-- is known, are of no one
with firsts as (
    select
        first_source_id,
        first_source_name as name,
        quote_text,
        if(is_speaker_sure, speaker_name, null) as speaker_name,
        first_url as url,
        n_sources,
        quote_group_id,
        first_document_id,
        (quote_group_id, quote_text) in (
            select (quote_group_id, quote_text) from brief_statements where is_now and is_example
        ) as is_example
    from mart.quote_traces
    where
        not is_tied
        and day between $first and $last
        and quote_group_id in (select quote_group_id from brief_statements where is_now)
),

by_outlet as (
    select
        first_source_id,
        name,
        count(*) as n_first,
        max(n_sources) as most_sources,
        unnest(
            arg_max(
                {
                    'quote_text': quote_text,
                    'speaker_name': speaker_name,
                    'url': url,
                    'n_sources': n_sources,
                    'document_id': first_document_id
                },
                (n_sources, quote_group_id)
            ) filter (where is_example)
        )
    from firsts
    group by first_source_id, name
)

select
    name,
    n_first,
    quote_text,
    speaker_name,
    url,
    n_sources,
    document_id
from by_outlet
order by n_first desc, most_sources desc, name
limit $limit
