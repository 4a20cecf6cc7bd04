-- Writes which of touched_texts are merged (number, merged_into), and finds affected_texts: all that a change of them
-- may regroup.
create or replace temp table changed_merges as
select number, merged.merged_into
from ops.copy_texts
semi join touched_texts using (number)
left join merged using (number)
where ops.copy_texts.merged_into is distinct from merged.merged_into;

update ops.copy_texts as old
set merged_into = new.merged_into
from changed_merges as new
where old.number = new.number;

create or replace temp table affected_texts as
with recursive links as (
    select a, b from ops.copy_pairs where greatest(share_a, share_b) >= (select copy from thresholds)
    union all
    select b, a from ops.copy_pairs where greatest(share_a, share_b) >= (select copy from thresholds)
    union all
    select number, merged_into from ops.copy_texts where merged_into is not null
    union all
    select merged_into, number from ops.copy_texts where merged_into is not null
),

reached as (
    select number from touched_texts
    union
    select links.b
    from reached
    inner join links on links.a = reached.number
)

select number from reached
semi join ops.copy_texts using (number);
