-- Where an import gathers its rows, on disk where they are many, before they take the place of what is there.
create or replace temp table new_items as
select *, null::bigint as position from kb.items limit 0;
create or replace temp table new_aliases as
from kb.aliases limit 0
