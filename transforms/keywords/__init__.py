"""The names and noun phrases that documents are found by, and that burst on a day."""
