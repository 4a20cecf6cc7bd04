"""Entities looked up and overridden by analysts."""
