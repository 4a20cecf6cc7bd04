"""Texts that are there already: the index of similar ones, and analyses of equal ones."""
