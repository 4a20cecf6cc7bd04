"""Training of the network: everything that only `make train` needs."""
