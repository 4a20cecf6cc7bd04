-- grain: one row per watchlist with hits in what was new in the run
select watchlist, count(*) as n_hits
from watch_hits
where run_id = $run_id and not is_past
group by watchlist
order by n_hits desc, watchlist
