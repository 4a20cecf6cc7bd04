-- DuckLake's least and greatest texts of whole tables only ever widen: they are those of
-- the files that are left.
update __ducklake_metadata_lake.ducklake_table_column_stats as whole
set min_value = bounds.least, max_value = bounds.greatest
from (
    select columns.table_id, columns.column_id, min(min_value) as least, max(max_value) as greatest
    from __ducklake_metadata_lake.ducklake_column as columns
    left join
        __ducklake_metadata_lake.ducklake_file_column_stats as of_file
        on columns.table_id = of_file.table_id and columns.column_id = of_file.column_id
    where columns.column_type = 'varchar'
    group by all
) as bounds
where
    whole.table_id = bounds.table_id
    and whole.column_id = bounds.column_id
    and (whole.min_value, whole.max_value) is distinct from (bounds.least, bounds.greatest);
