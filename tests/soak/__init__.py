"""Attacks that take minutes: `make soak` runs them and prints what docs/reliability.md says."""
