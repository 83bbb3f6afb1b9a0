"""Texts that stand where there is no value: ``?``, ``N/A``, ``NULL``."""

from __future__ import annotations

from collections.abc import Sequence

from servanda.records.staged import Host

_SIGNS = (
    "?",
    "-",
    "--",
    "N/A",
    "n/a",
    "#N/A",
    "NULL",
    "null",
    "NaN",
    "nan",
    "(empty)",
    "(blank)",
    "(leer)",
    "(No value)",
    "0000-00-00 00:00:00",
    "0000-00-00",
    "9999-12-31",
    "9999-12-31 00:00",
    "9999-12-31 00:00:00",
    "9999-12-31 23:59",
    "9999-12-31 23:59:59",
    "31.12.9999",
    "31/12/9999",
    "12/31/9999",
)
"""`None` and `unknown` are not among them: they are answers in many systems."""


def missing_texts(host: Host, sample: str, types: Sequence[str]) -> tuple[str, ...]:
    """Those of the usual signs that occur in these rows."""
    places = [place for place, kind in enumerate(types) if kind in ("text", "VARCHAR")]
    if not places:
        return ()
    checks = [(sign, f"count(*) FILTER ({' OR '.join(f'x{place} = ?' for place in places)})") for sign in _SIGNS]
    query = f"SELECT {', '.join(check for _, check in checks)} FROM {sample}"
    counts = host.connection.execute(query, [sign for sign in _SIGNS for _ in places]).fetchone()
    return tuple(sign for sign, count in zip(_SIGNS, counts, strict=True) if count)
