"""What stands for our marks and lines on a terminal that has no letters for them."""

from __future__ import annotations

import codecs

PLAINER = "servanda-plainer"
"""The name under which Python's encoders find it."""

_PLAIN = {
    "✓": "+", "✗": "x", "○": "o", "–": "-", "…": "...", "·": "|", "├": "|", "└": "`", "─": "-", "│": "|", "→": "->",
    "\ufffd": "?",
}  # fmt: skip


def plainer(error: UnicodeError) -> tuple[str, int]:
    """An error handler for encoding: the nearest plain sign, else the letter's number as a backslash escape."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    return "".join(_PLAIN.get(each) or ascii(each)[1:-1] for each in letters), error.end


codecs.register_error(PLAINER, plainer)
