"""Raw records -> documents: the text that every offset counts, and what is known about it."""
