"""`bundle`: everything that the other side needs to check the figures of a period, in one file.

What goes into it is measured once more from the rows that it holds, before anything is written: a bundle that does not
give the figures it was made for is never made.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from servanda.agreement.folder import TOML
from servanda.agreement.model import Agreement
from servanda.desk.bundle_differences import Differs, differences
from servanda.desk.bundle_figures import Figures, Opened, figures_of, opened
from servanda.desk.bundle_manifest import (
    MANIFEST,
    README,
    SEAL,
    Manifest,
    listed,
    made_with,
    manifest_bytes,
    readme,
    seal_bytes,
)
from servanda.desk.bundle_persons import masked, masked_closed, personal_segments
from servanda.desk.bundle_rows import Persons, RowsPart, plan_rows, rows_of_bundle
from servanda.desk.bundle_texts import FOLDER, Text, texts_of
from servanda.desk.closing_basis import hours_of_calendars
from servanda.desk.compare_records import Row
from servanda.desk.evidence import COLUMNS
from servanda.desk.measuring import Asked, Measured
from servanda.desk.tables import csv_text
from servanda.store.atomic import write_atomically
from servanda.store.names import safe_name
from servanda.store.packing import LARGEST, MOST_PARTS, Part, file_of, pack, stored
from servanda.store.plain import instant_text
from servanda.store.seal import Seal, sign
from servanda.words.problem import Problem, errors

_SHOWN = 5


@dataclass(frozen=True)
class Wanted:
    """What the bundle is to be: where it is written, what it holds, and by whose key it is signed."""

    output: Path
    personal: bool = False
    rows: bool = True
    key: Path | None = None


@dataclass(frozen=True)
class Bundled:
    """The bundle that was written; without a manifest nothing was."""

    manifest: Manifest | None
    problems: tuple[Problem, ...]
    sha256: str = ""
    """Of the manifest, and so of everything in it."""
    bytes: int = 0
    seal: Seal | None = None
    figures: Figures | None = None


@dataclass(frozen=True)
class _Made:
    """What was measured, and everything that goes into the bundle before it is measured again."""

    figures: Figures
    texts: tuple[tuple[str, bytes], ...]
    rows: tuple[RowsPart, ...]
    head: Manifest
    persons: Persons
    hidden: frozenset[str]
    """Names of segments that stand for persons."""
    problems: tuple[Problem, ...] = ()


def bundle(asked: Asked, wanted: Wanted) -> Bundled:
    """Write the bundle of an agreement; nothing is written where anything stands against it."""
    with opened(asked, plan_rows) as one:
        made = _make(asked, wanted, one)
    if not isinstance(made, _Made):
        return Bundled(None, made)
    figures, wrong = _again(asked, made) if wanted.rows else (_kept_back(made, shown=wanted.personal), ())
    if figures is None or wrong:
        return Bundled(None, (*made.problems, *wrong))
    parts, manifest = _parts(made, figures)
    data = manifest_bytes(manifest)
    seal, wrong = sign(wanted.key, data) if wanted.key is not None else (None, ())
    wrong = wrong or _write(wanted.output, [stored(MANIFEST, data), *_sealed(seal), *parts])
    if wrong:
        return Bundled(None, (*made.problems, *wrong))
    size = wanted.output.stat().st_size
    return Bundled(manifest, made.problems, hashlib.sha256(data).hexdigest(), size, seal, figures)


def _sealed(seal: Seal | None) -> list[Part]:
    return [stored(SEAL, seal_bytes(seal))] if seal is not None else []


def _make(asked: Asked, wanted: Wanted, one: Opened) -> _Made | tuple[Problem, ...]:
    """Everything that needs the records: figures and rows."""
    if one.found is None or one.measured is None or one.tables is None or errors(one.problems):
        return one.problems
    texts, wrong = texts_of(one.found, one.versions, asked.allow)
    figures, untold = figures_of(one.measured, asked.period, personal=True)
    if wrong or errors(untold):
        return (*one.problems, *wrong, *untold)
    persons = Persons(wanted.personal)
    rows = rows_of_bundle(one.tables, one.measured.benches, persons)
    hidden = frozenset() if wanted.personal else personal_segments(one.versions)
    head = _head(asked, wanted, one.measured, texts[0], rows)
    try:
        read = tuple((each.name, masked_closed(each, hidden, persons)) for each in texts)
    except OSError as error:
        sentence = f"`{error.filename}` cannot be read: {error.strerror or error}."
        return (*one.problems, Problem("S830", sentence, None, "Check the file's rights."))
    return _Made(figures, read, rows, head, persons, hidden, one.problems)


def _head(asked: Asked, wanted: Wanted, measured: Measured, text: Text, rows: Sequence[RowsPart]) -> Manifest:
    agreement = measured.agreement
    assert agreement is not None
    as_of = instant_text(measured.as_of)
    return Manifest(
        agreement.id, agreement.title or agreement.id, agreement.version or "", text.name, asked.period, as_of,
        as_of if asked.as_of is not None else None, wanted.personal, wanted.rows, made_with(),
        _calendars(agreement, measured), {each.records: _origin(each, wanted) for each in rows}, {}, (),
    )  # fmt: skip


def _calendars(agreement: Agreement, measured: Measured) -> dict[str, str]:
    periods = [each.reading.period for each in measured.verdicts]
    if not periods:
        return {}
    return hours_of_calendars(agreement, min(each.start for each in periods), max(each.end for each in periods))


def _origin(rows: RowsPart, wanted: Wanted) -> Mapping[str, object]:
    """Where the rows of a record set came from, and how many of them are here."""
    here = {"rows": rows.rows, "sha256": rows.part.sha256} if wanted.rows else {}
    return {"complete_until": rows.complete_until, **here, "from": list(rows.files)}


def _toml(rows: Iterable[RowsPart]) -> bytes:
    lines = ["# Where the rows of this bundle lie, and how they are written.", ""]
    return "\n".join([*lines, *(f"{each.binding}\n" for each in rows)]).encode()


def _again(asked: Asked, made: _Made) -> tuple[Figures | None, tuple[Problem, ...]]:
    """The figures measured from the rows of the bundle; they have to be the same."""
    with tempfile.TemporaryDirectory(prefix="servanda-") as name:
        folder = Path(name).resolve()
        _lay_out(folder, made)
        there = replace(asked, paths=[folder / made.head.text], allow=(), engine="duckdb")
        with opened(there) as one:
            if one.measured is None or errors(one.problems):
                return None, (_not_the_same([each.sentence for each in errors(one.problems)]),)
            figures, wrong = figures_of(one.measured, asked.period, personal=True)
    if errors(wrong):
        return None, (_not_the_same([each.sentence for each in errors(wrong)]),)
    mine = masked(made.figures, made.hidden, made.persons) if made.persons.known else made.figures
    other = replace(figures, evidence={}) if made.persons.known else figures
    found = differences(mine, other)
    return (None, (_not_the_same([_said(each) for each in found]),)) if found else (figures, ())


def _lay_out(folder: Path, made: _Made) -> None:
    import zlib

    files = [*made.texts, (f"{FOLDER}/{TOML}", _toml(made.rows))]
    files += [(each.part.name, zlib.decompress(each.part.packed, -zlib.MAX_WBITS)) for each in made.rows]
    for each, data in files:
        path = folder / each
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _said(each: Differs) -> str:
    segment = f" {each.segment}" if each.segment else ""
    return f"{each.name} {each.period}{segment}, {each.part or each.what}: {each.there} here, {each.here} from the bundle's rows"


def _not_the_same(said: Sequence[str]) -> Problem:
    more = [f"… and {len(said) - _SHOWN} more"] if len(said) > _SHOWN else []
    hint = "\n".join(
        [*said[:_SHOWN], *more, "--without-rows leaves the rows out; the other side then checks it on its own."]
    )
    return Problem("S831", "The rows of the bundle would not give the same figures, so it was not written.", None, hint)


def _kept_back(made: _Made, *, shown: bool) -> Figures:
    """The figures of a bundle without rows: what is kept back is masked in them."""
    return made.figures if shown else masked(made.figures, made.hidden, made.persons, keeps_evidence=True)


def _parts(made: _Made, figures: Figures) -> tuple[list[Part], Manifest]:
    evidence = _evidence(figures.evidence)
    named = {name: part.name for name, part in evidence.items()}
    texts = [pack(name, [data]) for name, data in made.texts]
    rows = [pack(f"{FOLDER}/{TOML}", [_toml(made.rows)]), *(each.part for each in made.rows)] if made.head.rows else []
    said = readme(
        made.head.title,
        made.head.period,
        [] if made.head.rows else ["", "It holds no rows: check it on your own records."],
    )
    parts = [
        pack(README, [said.encode()]),
        *(_json(f"figures/{name}.json", plain) for name, plain in (("readings", figures.readings), ("obligations", figures.obligations))),
        *evidence.values(), *texts, *rows,
    ]  # fmt: skip
    return parts, replace(made.head, evidence=named, parts=tuple(map(listed, parts)))


def _json(name: str, plain: Sequence[Mapping[str, object]]) -> Part:
    return pack(name, [(json.dumps(list(plain), indent=1, ensure_ascii=False) + "\n").encode()])


def _evidence(evidence: Mapping[str, Sequence[Row]]) -> dict[str, Part]:
    found: dict[str, Part] = {}
    taken: set[str] = set()
    for name, rows in evidence.items():
        file = safe_name(name)
        while file.casefold() in taken:
            file += "-"
        taken.add(file.casefold())
        text = csv_text(COLUMNS, ([row[column] for column in COLUMNS] for row in rows))
        found[name] = pack(f"evidence/{file}.csv", [text.encode()])
    return found


def _write(output: Path, parts: Sequence[Part]) -> tuple[Problem, ...]:
    together = sum(len(each.packed) for each in parts)
    if len(parts) > MOST_PARTS or together > LARGEST or any(each.size > LARGEST for each in parts):
        hint = "--without-rows leaves the rows out; or name a period, so that less evidence is in it."
        return (Problem("S832", f"The bundle would be too large: {together:,} bytes.", None, hint),)
    data = b"".join(file_of(parts))
    try:
        if output.is_file() and output.read_bytes() == data:
            return ()
        write_atomically(output, data, new=True)
    except OSError as error:
        why = "it is there already, and holds something else" if isinstance(error, FileExistsError) else error.strerror
        return (
            Problem(
                "S832",
                f"`{output}` cannot be written: {why or error}.",
                None,
                "Name a new file; none is ever replaced.",
            ),
        )
    return ()
