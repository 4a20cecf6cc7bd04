"""Which words are names, of what, and where each begins and ends."""
