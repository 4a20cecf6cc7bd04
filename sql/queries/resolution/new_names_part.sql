-- NAMES of a part of the names that changed, all of a name together.
with numbered as (
    select name_key, row_number() over (order by name_key) // $size as part
    from (select distinct name_key from new_names)
)

select * from new_names semi join (from numbered where part = $part) using (name_key)
