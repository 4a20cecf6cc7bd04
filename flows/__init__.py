"""Everything that touches the world: files, network, warehouse, Prefect, the command line."""
