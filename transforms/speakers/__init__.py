"""Quotes, mentions -> quotes with the mention and the entity of their speaker."""
