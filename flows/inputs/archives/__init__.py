"""Archives of pages and files -> their records and members, read as a stream."""
