"""Verbs that read articles, and their common arguments."""
