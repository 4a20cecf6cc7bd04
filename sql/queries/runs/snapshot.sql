-- grain: one row, the last snapshot of a lake that a run made; null if there is none
select max(snapshot_id) as snapshot_id
from ducklake_snapshots('lake')
where commit_message = $run_id
