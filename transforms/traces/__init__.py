"""Quotes of the corpus -> groups of the same utterance: cut, merged, with other marks, given to another speaker."""
