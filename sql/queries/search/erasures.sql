-- grain: one row, what the erasures of a lake are known by: the words of each must leave every index
select
    count(*) || ' ' || coalesce(sum(n_documents), 0) || ' ' || coalesce(max(requested_at)::varchar, '') as erasures
from ops.erasures
