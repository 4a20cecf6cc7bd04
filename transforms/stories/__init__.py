"""Texts of documents -> stories: which articles report the same event, by their words, names and time."""
