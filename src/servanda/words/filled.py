"""A text of the file in which parameters were filled in."""

from __future__ import annotations

from collections.abc import Sequence


class Filled(str):
    """The text with every ``$name`` replaced by its value; `written` is what the file says.

    `texts` names the parameters of type text among them: a person's text may stand in a title or be a
    name, but it never becomes a part of a phrase or an expression.
    """

    __slots__ = ("texts", "written")
    written: str
    texts: tuple[str, ...]

    def __new__(cls, value: str, written: str, texts: Sequence[str] = ()) -> Filled:
        made = super().__new__(cls, value)
        made.written = written
        made.texts = tuple(texts)
        return made
