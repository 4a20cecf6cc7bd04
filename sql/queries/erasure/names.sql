-- grain: one row per hash of a name whose mentions are not loaded
select distinct takedowns.value
from ops.takedowns as takedowns
inner join ops.erasures as erasures using (erasure_id)
where takedowns.kind = 'name' and erasures.lifted_at is null
