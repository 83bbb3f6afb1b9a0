"""Names of files that every system takes: those of agreements and periods are chosen by people, on another computer."""

from __future__ import annotations

import re

_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE | re.DOTALL)
"""What Windows takes for a device, with any ending."""


def safe_name(name: str) -> str:
    """A name that is a file's or folder's on every system."""
    cleaned = re.sub(r"[^\w.-]+", "-", name).strip(".-") or "unnamed"
    if _DEVICES.fullmatch(cleaned) is None:
        return cleaned
    first, dot, rest = cleaned.partition(".")
    return f"{first}_{dot}{rest}"
