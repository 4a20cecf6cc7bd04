-- Puts new_items and new_aliases in the place of what is there of the same items; of an item that is given several
-- times the last row stands, with all its names.
create or replace temp table last_items as
select * exclude (position)
from new_items
qualify row_number() over (partition by item_id order by position desc) = 1;

create or replace temp table all_aliases as
select alias_key, item_id, is_name from kb.aliases anti join last_items using (item_id)
union all
select alias_key, item_id, bool_or(is_name) as is_name from new_aliases group by alias_key, item_id;

delete from kb.items where item_id in (select item_id from last_items);
insert into kb.items by name select * from last_items;
-- written again in order of alias_key: a look-up reads only the blocks that may hold it
delete from kb.aliases;
insert into kb.aliases by name select * from all_aliases order by alias_key, item_id;

drop table last_items;
drop table all_aliases;
drop table new_items;
drop table new_aliases;
update ops.state set resolved_load_id = null;
select (select count(*) from kb.items) as n_items, (select count(*) from kb.aliases) as n_aliases;
