-- Takes out of the results of checks the keys of rows that are erased: they begin with the id of a document or entity.
create or replace temp table erased_ids as
select document_id as id from erased_documents
union
select entity_id from erased_entities;

create or replace temp table cleaned_keys as
with all_keys as (
    select
        rowid as row_number,
        unnest(unexpected_keys) as key,
        generate_subscripts(unexpected_keys, 1) as position
    from ops.quality_results
    where len(unexpected_keys) > 0
)

select
    row_number,
    coalesce(list(key order by position) filter (where erased_ids.id is null), []) as keys
from all_keys
left join erased_ids on erased_ids.id = key[:21]
group by row_number
having count(erased_ids.id) > 0;

update ops.quality_results
set unexpected_keys = cleaned_keys.keys
from cleaned_keys
where ops.quality_results.rowid = cleaned_keys.row_number
