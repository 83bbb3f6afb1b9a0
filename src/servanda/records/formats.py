"""Formats of dates as a binding writes them: which are understood, without looking at any record."""

from __future__ import annotations

import re

EPOCHS = {"epoch s": 1_000_000, "epoch ms": 1_000, "epoch us": 1}
_TOKENS = "YymdHIMSfpbBaAz%"
HINT = (
    "Tokens: %d day, %m month, %Y year, %y of two digits, %b Jan, %H hour, %I hour of 12, %M minute, "
    '%S second, %f fraction, %p am/pm, %z offset; also "iso", "epoch s", "epoch ms". Example: "%d/%m/%Y %H:%M".'
)
_DAY_PARTS = {"year": "Yy", "month": "mbB", "day": "d"}


def format_fault(written: str) -> str | None:
    """What is wrong with a format, as a sentence."""
    if written in EPOCHS or written == "iso":
        return None
    tokens = re.findall(r"%-?(.?)", written)
    unknown = [token for token in tokens if token not in _TOKENS or not token]
    if unknown:
        return f"The format `{written}` has no token `%{unknown[0]}`."
    absent = [part for part, signs in _DAY_PARTS.items() if not set(signs) & set(tokens)]
    return f"The format `{written}` does not say where the {absent[0]} stands." if absent else None
