-- Finds affected_wordings: all that are similar to touched ones, directly or by others.
create or replace temp table affected_wordings as
with recursive ends as (
    select number, other from ops.trace_pairs
    union all
    select other, number from ops.trace_pairs
),

reached as (
    select number from touched_wordings
    union
    select ends.other
    from reached
    inner join ends using (number)
)

select number from reached semi join ops.trace_wordings using (number);
