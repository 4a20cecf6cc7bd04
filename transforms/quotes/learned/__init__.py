"""Quotes by the network, with the rules as its prior."""
