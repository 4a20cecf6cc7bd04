"""The marts: rows in, rows out."""
