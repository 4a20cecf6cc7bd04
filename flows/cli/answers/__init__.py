"""Verbs that give what the warehouse holds: a query, a page, files."""
