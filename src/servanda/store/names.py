"""Names of agreements, periods and parties as names of files."""

from __future__ import annotations

import re


def safe(name: str) -> str:
    """A name that is a file's name on every system."""
    cleaned = re.sub(r"[^\w.-]+", "-", name).strip(".-")
    return cleaned or "unnamed"
