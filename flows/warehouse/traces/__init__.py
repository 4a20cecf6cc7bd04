"""The wordings of quotes in a warehouse, grouped by utterance."""
