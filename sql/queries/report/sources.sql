-- grain: one row per outlet (null where not known) in the period; gaps are days from one day with articles to the next
with source_activity as (
    select
        *,
        day - lag(day) over (partition by source_id order by day) as gap,
        max(day) over () as last_day_of_any
    from mart.source_activity
    where day between $since and $until
)

select
    source_id,
    coalesce(any_value(source_name), source_id) as source_name,
    sum(n_documents)::bigint as n_documents,
    sum(n_duplicates)::bigint as n_copies,
    sum(n_quotes)::bigint as n_quotes,
    sum(n_quotes_with_named_speaker) / nullif(sum(n_quotes), 0) as share_with_speaker,
    min(day) as first_day,
    max(day) as last_day,
    max(gap) as longest_gap,
    any_value(last_day_of_any) - max(day) as silent_days
from source_activity
group by source_id
order by n_documents desc, n_copies desc, source_id nulls last
limit $limit
