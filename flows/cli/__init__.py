"""The command onrecord."""
