"""What is taken back: documents, outlets and entities erased from a warehouse, its files and its exports."""
