"""How lakes are opened: warehouses in DuckLake, a catalog in a database and Parquet in a folder or a store."""
