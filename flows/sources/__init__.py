"""Outlets that are read by themselves: their settings, the feeds found at an address, and all that these bring in."""
