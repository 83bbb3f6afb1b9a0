"""The one refusal of this room."""

from __future__ import annotations


class CannotSay(Exception):  # noqa: N818 - it reads as what it says
    """An operation that a dialect cannot say exactly. Never approximated: the clause that needs it is a Problem."""

    def __init__(self, operation: str, dialect: str) -> None:
        super().__init__(f"{dialect} cannot say {operation} exactly")
        self.operation = operation
        self.dialect = dialect
