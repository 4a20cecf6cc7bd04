"""Dates as sources write them, as UTC times, and the time zones of outlets."""

from transforms.documents.dates.formats import known_time
from transforms.documents.dates.parsing import date_in_path, first_date, parse_date

__all__ = ["date_in_path", "first_date", "known_time", "parse_date"]
