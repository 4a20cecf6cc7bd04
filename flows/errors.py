"""Errors that a user can fix: shown as one line, without a traceback."""


class UserError(Exception):
    """What happened, where, and what is allowed or to be done, in one line."""
