"""Verbs that check and repair a warehouse."""
