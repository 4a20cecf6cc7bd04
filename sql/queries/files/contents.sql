-- What somebody made in the file: schemas, tables, views, sequences, types and macros.
select name
from (
    select schema_name as name, database_name, internal or schema_name = 'main' as internal from duckdb_schemas()
    union all
    select schema_name || '.' || table_name, database_name, internal from duckdb_tables()
    union all
    select schema_name || '.' || view_name, database_name, internal from duckdb_views()
    union all
    select schema_name || '.' || sequence_name, database_name, false from duckdb_sequences()
    union all
    select schema_name || '.' || type_name, database_name, internal from duckdb_types()
    union all
    select schema_name || '.' || function_name, database_name, internal from duckdb_functions()
)
where database_name = current_database() and not internal
order by name
