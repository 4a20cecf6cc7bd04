"""Parsed texts and the network's findings -> quotes and quote_segments: who is reported to have said what."""
