-- grain: one row per kind of quote, or a status of its speaker ($dimension), with its share of the quotes
select
    case $dimension
        when 'quote_kind' then quote_kind
        when 'speaker_status' then speaker_status
    end as value,
    count(*) as n_quotes,
    count(*) / sum(count(*)) over () as share
from quotes_of_period
where speaker_position = 1
group by value
order by n_quotes desc, value
