"""What the warehouse remembers of its inputs: files that were read, addresses that were fetched."""
