"""Parsed texts and the network's findings -> quotes and quote_segments: who is reported to have said what."""

from transforms.quotes.stage import quotes

__all__ = ["quotes"]
