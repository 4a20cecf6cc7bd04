-- Makes touched_texts: those that changed and those that have a part of one of these. thresholds has one row: copy.
-- grain of the answer: one row per pair (a, b, share_a, share_b) that says whether one of them is a merged brief
create or replace temp table touched_texts as
with changed as (
    select distinct number from ops.copy_changes
)

select number from changed
union
select b from ops.copy_pairs where a in (select number from changed)
union
select a from ops.copy_pairs where b in (select number from changed);

create or replace temp table maybe_merged as
with shares as (
    select a as number, share_a as share from ops.copy_pairs
    union all
    select b as number, share_b as share from ops.copy_pairs
)

select number
from shares
semi join touched_texts using (number)
group by number
having sum(share) >= (select copy from thresholds) and count(*) > 1;

create or replace temp table maybe_parts as
select number from maybe_merged
union
select b from ops.copy_pairs where a in (select number from maybe_merged)
union
select a from ops.copy_pairs where b in (select number from maybe_merged);

select a, b, share_a, share_b
from ops.copy_pairs
where a in (select number from maybe_parts) and b in (select number from maybe_parts);
