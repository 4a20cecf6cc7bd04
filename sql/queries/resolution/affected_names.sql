-- NAMES of the affected names.
select * from new_names semi join affected using (name_key)
union all by name
select * from ops.names semi join affected using (name_key) anti join changed_names using (name_key)
