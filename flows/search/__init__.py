"""Answers to queries in the search language, from the index that belongs to the published copy."""
