"""Dates as sources write them, as UTC times, and the time zones of outlets."""
