-- The mentions of a part of the rows.
create or replace temp table unsettled as
select rowid as row_number from mentions where name_key is not null and rowid >= $first and rowid < $last
