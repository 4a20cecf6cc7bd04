-- The blocks in which affected names are compared with each other.
select blocking_key, name_key from new_blocks where relation = 'same'
union all
select blocking_key, name_key
from ops.name_blocks
semi join affected using (name_key)
anti join changed_names using (name_key)
where relation = 'same'
