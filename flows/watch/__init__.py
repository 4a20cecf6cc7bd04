"""Watchlists: read from their file, evaluated over what is new, their hits in the warehouse."""
