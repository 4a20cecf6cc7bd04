"""The reason for which the documents stage refuses one record."""


class Refused(ValueError):
    """A record that cannot become a document: reason_code for machines, detail for a person."""

    def __init__(self, reason_code: str, detail: str) -> None:
        super().__init__(f"{reason_code}: {detail}")
        self.reason_code = reason_code
        self.detail = detail
