"""The DuckDB warehouse: its one writer, migrations, lock, resolution and published copy."""
