"""What was verified, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from servanda.cli.bundle_table import counted
from servanda.cli.lines import print_lines
from servanda.cli.show import near
from servanda.desk.bundle_differences import Differs
from servanda.desk.verify import Verified
from servanda.store.plain import value_from
from servanda.store.seal import short
from servanda.words.show import show_value

_LISTED = 8


def print_verified(path: Path, found: Verified) -> None:
    """What the bundle is, and whether its figures are found again."""
    print_lines(_lines(path, found))


def _lines(path: Path, found: Verified) -> Iterator[str]:
    manifest, figures = found.manifest, found.figures
    assert manifest is not None
    assert figures is not None
    version = f", version {manifest.version}" if manifest.version else ""
    yield f"{near(str(path))}: {manifest.agreement}{version}, {manifest.period or 'all periods'}, as of {manifest.as_of}"
    made = ", ".join(f"{name} {each}" for name, each in manifest.made_with.items())
    yield f"  made with {made}"
    yield f"  {counted(len(manifest.parts), 'part')}, each as the manifest lists it; sha256 of the manifest: {found.sha256}"
    if found.public_key is not None:
        whose = "as you asked for" if found.known else "which nobody has named yet"
        yield f"  signed with the key {short(found.public_key)}, {whose}"
    source = f"your own {', '.join(found.own_records)}" if found.own_records else "the rows of the bundle"
    evidence = sum(map(len, figures.evidence.values()))
    told = (
        f"{counted(len(figures.readings), 'reading')}, {counted(len(figures.obligations), 'obligation')} and "
        f"{counted(evidence, 'row')} of evidence"
    )
    if not found.differs:
        yield f"  recomputed from {source}: {told} are the same"
        return
    yield f"  recomputed from {source}: of {told}, {counted(len(found.differs), 'figure')} differ{'s' if len(found.differs) == 1 else ''}"
    yield from _differs(found.differs)


def _differs(differs: Sequence[Differs]) -> Iterator[str]:
    for (what, name, period, segment), group in groupby(
        differs, lambda each: (each.what, each.name, each.period, each.segment)
    ):
        found = list(group)
        which = f" {segment.partition('=')[2] if ';' not in segment else segment}" if segment else ""
        records = " records" if what == "record" else ""
        yield ""
        yield f"{period}  {name}{which}{records}"
        for each in found[:_LISTED]:
            part = f"{each.part}: " if each.part else ""
            there, here = (_shown(value, each.unit) for value in (each.there, each.here))
            yield f"  {part}{there} in the bundle, {here} here"
        if len(found) > _LISTED:
            yield f"  and {len(found) - _LISTED} more"


def _shown(exact: str, unit: str) -> str:
    """A percentage or a time as people read it, where its exact value is a fraction or seconds."""
    if unit not in ("percent", "duration"):
        return exact
    try:
        value = value_from(exact, unit)
    except ValueError:
        return exact
    return exact if value is None else f"{show_value(value, unit)} ({exact})"  # type: ignore[arg-type]
