"""Documents, tokens -> quotes and quote_segments."""
