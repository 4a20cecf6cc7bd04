"""Addresses of the web -> bytes: politely, within limits, and never from an address inside the user's own network."""

from flows.web.client import Client
from flows.web.exchange import Ask, Fetched
from flows.web.settings import Settings

__all__ = ["Ask", "Client", "Fetched", "Settings"]
