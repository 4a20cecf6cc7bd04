"""A run: batches of documents are read, annotated, checked, loaded, resolved and published."""
