"""Addresses of the web -> bytes: politely, within limits, and never from an address inside the user's own network."""
