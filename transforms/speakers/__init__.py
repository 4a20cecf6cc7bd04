"""Parsed texts, quotes, mentions -> quotes with the mention and the entity of their speaker."""

from transforms.speakers.stage import speakers

__all__ = ["speakers"]
