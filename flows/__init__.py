"""Everything that touches the world: files, network, warehouse, Prefect, the command line."""

import os

# Read when numpy is loaded: the processes are the parallelism, threads within one would wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
