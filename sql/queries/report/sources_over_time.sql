-- grain: one row per outlet and day, week, month or year ($unit) on which it has articles, copies included
select
    source_id,
    date_trunc($unit, day)::date as starts_on,
    sum(n_documents + n_duplicates)::bigint as n_documents
from mart.source_activity
where day between $since and $until
group by all
order by source_id nulls last, starts_on
