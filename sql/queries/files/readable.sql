-- Every table of the file with expressions that read all its columns, quoted as SQL needs them.
select
    format('"{}"."{}"', replace(t.schema_name, '"', '""'), replace(t.table_name, '"', '""')) as name,
    list(format('bit_xor(hash("{}"))', replace(c.column_name, '"', '""'))) as expressions
from duckdb_tables() as t
inner join duckdb_columns() as c using (database_oid, table_oid)
where t.database_name = current_database()
group by name
order by name
