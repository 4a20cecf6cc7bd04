"""Pure functions, frame -> frame: no I/O, no clock, no randomness, no settings."""
