"""Errors that a user can fix: shown as one line, without a traceback."""

from transforms.credentials import without_credentials


class UserError(Exception):
    """What happened, where, and what is allowed or to be done, in one line without passwords of addresses."""

    def __str__(self) -> str:
        return without_credentials(super().__str__())
