-- grain: one row per day, week, month or year ($unit) of the period, empty ones too
with articles as (
    select date_trunc($unit, day)::date as starts_on, count(*) as n_documents
    from mart.articles
    where day between $since and $until
    group by all
),

periods as (
    select unnest(generate_series(min(starts_on), max(starts_on), to_days(1)))::date as day from articles
)

select periods.day as starts_on, coalesce(articles.n_documents, 0) as n_documents
from periods
left join articles on articles.starts_on = periods.day
where periods.day = date_trunc($unit, periods.day)
order by periods.day
