"""What was bundled, for people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from servanda.cli.lines import print_lines
from servanda.cli.show import near
from servanda.desk.bundle import Bundled
from servanda.store.seal import short
from servanda.words.show import show_number


def print_bundled(path: Path, made: Bundled) -> None:
    """The file, what is in it, and by what it is recognised."""
    print_lines(_lines(path, made))


def _lines(path: Path, made: Bundled) -> Iterator[str]:
    manifest, figures = made.manifest, made.figures
    assert manifest is not None
    assert figures is not None
    version = f", version {manifest.version}" if manifest.version else ""
    yield f"{near(str(path))}: {manifest.agreement}{version}, {manifest.period or 'all periods'}"
    evidence = sum(map(len, figures.evidence.values()))
    yield (
        f"  {counted(len(figures.readings), 'reading')}, {counted(len(figures.obligations), 'obligation')}, "
        f"{counted(evidence, 'row')} of evidence"
    )
    if manifest.rows:
        rows = (f"{show_number(each['rows'])} {name}" for name, each in manifest.records.items())
        yield f"  rows to recompute them from: {', '.join(rows)}"
    else:
        yield "  no rows: the other side checks it on its own records"
    yield f"  {made.bytes:,} bytes; sha256 of the manifest: {made.sha256}"
    if made.seal is not None:
        yield f"  signed; the fingerprint of the key is {short(made.seal.public_key)}"


def counted(number: int, what: str) -> str:
    """A number of things."""
    return f"{show_number(number)} {what}{'' if number == 1 else 's'}"
