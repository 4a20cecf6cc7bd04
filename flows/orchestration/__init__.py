"""The pipeline as a Prefect flow, its server and its schedule."""
