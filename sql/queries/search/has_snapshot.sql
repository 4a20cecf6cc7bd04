-- grain: one row, whether the snapshot is still there
select count(*) > 0 as has_snapshot
from ducklake_snapshots('lake')
where snapshot_id = $snapshot
