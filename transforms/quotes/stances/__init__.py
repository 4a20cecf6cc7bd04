"""Stances: who is for or against whom or what."""
