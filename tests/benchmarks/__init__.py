"""Measures that take minutes: speed, memory, accuracy. `make bench` runs them; the tests do not."""
