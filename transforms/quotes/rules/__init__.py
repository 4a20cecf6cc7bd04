"""Quotes by rules: reports by syntax, and pieces between quotation marks."""
