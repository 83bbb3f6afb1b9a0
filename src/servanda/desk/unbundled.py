"""A bundle as the other side opens it: each byte looked at before anything of it is believed.

Its parts are laid into a folder of our own, which is gone afterwards. Nothing in it is ever executed, and its rows can
only be those files in it that its manifest names.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from servanda.agreement.folder import TOML
from servanda.desk.bundle_figures import Figures, read_figures
from servanda.desk.bundle_manifest import MANIFEST, SEAL, Listed, Manifest, manifest_from, seal_from
from servanda.desk.bundle_texts import FOLDER
from servanda.desk.compare_records import Row, read_evidence
from servanda.records.binding import Binding
from servanda.records.workspace import read_bindings
from servanda.store.seal import Seal
from servanda.store.unpacking import Hashes, Member, Unfit, members, read, unpack
from servanda.words.place import Place
from servanda.words.problem import Problem, errors

_MOST_OF_A_LIST = 50_000_000
_MOST_OF_A_TEXT = 200_000_000
_TEXTS = (".yaml", ".yml", ".csv", ".txt", ".json", ".jsonl", ".toml")
_ASK = "Ask whoever sent it for the bundle as `servanda bundle` wrote it."


@dataclass(frozen=True)
class Bundle:
    """A bundle whose parts are those that its manifest lists; `folder` holds them until it is closed."""

    path: Path
    folder: Path
    manifest: Manifest
    data: bytes
    """The manifest as it stands there, which is what is signed."""
    figures: Figures
    seal: Seal | None = None

    @property
    def sha256(self) -> str:
        """The hash of the manifest, and so of everything in the bundle."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def workspace(self) -> Path:
        """The folder in which its agreement can be measured."""
        return self.folder / FOLDER

    @property
    def text(self) -> Path:
        """The agreement's own file."""
        return self.folder / self.manifest.text


@contextmanager
def unbundled(path: Path) -> Iterator[Bundle | tuple[Problem, ...]]:
    """Open a bundle; or everything that is wrong with it."""
    with tempfile.TemporaryDirectory(prefix="servanda-") as name:
        yield _opened(path, Path(name).resolve())


def _opened(path: Path, folder: Path) -> Bundle | tuple[Problem, ...]:
    try:
        with path.open("rb") as file:
            return _read(path, file, folder)
    except Unfit as unfit:
        return (_altered(path, str(unfit)),)
    except OSError as error:
        sentence = f"`{path}` cannot be read: {error.strerror or error}."
        return (Problem("S833", sentence, None, "A bundle is the file that `servanda bundle` wrote."),)


def _altered(path: Path, why: str) -> Problem:
    return Problem("S833", f"`{path}` is not as `servanda bundle` wrote it: {why}.", None, _ASK)


def _read(path: Path, file: BinaryIO, folder: Path) -> Bundle | tuple[Problem, ...]:
    every = members(file)
    manifest, data, seal, rest = _heads(file, every)
    wrong = tuple(_unlike(path, file, folder, rest, manifest.parts))
    if wrong:
        return wrong
    evidence: dict[str, tuple[Row, ...]] = {}
    for name, part in manifest.evidence.items():
        rows, problem = read_evidence(folder / part)
        if problem is not None:
            return (_altered(path, f"`{part}` holds no evidence"),)
        evidence[name] = rows
    try:
        figures = read_figures(folder, evidence)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return (_altered(path, "its figures cannot be read"),)
    bundle = Bundle(path, folder, manifest, data, figures, seal)
    return tuple(_strange(bundle)) or bundle


def _heads(file: BinaryIO, every: Sequence[Member]) -> tuple[Manifest, bytes, Seal | None, Sequence[Member]]:
    """The manifest, the signature if there is one, and the other parts."""
    if every[0].name != MANIFEST:
        raise Unfit("its first part is no manifest")
    data, _ = read(file, every[0], _MOST_OF_A_LIST)
    rest, seal = every[1:], None
    try:
        manifest = manifest_from(data)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unfit(f"its manifest cannot be read ({_short(error)})") from error
    if rest and rest[0].name == SEAL:
        try:
            seal = seal_from(read(file, rest[0], _MOST_OF_A_LIST)[0])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Unfit(f"its signature cannot be read ({_short(error)})") from error
        rest = rest[1:]
    return manifest, data, seal, rest


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:120]


def _unlike(
    path: Path, file: BinaryIO, folder: Path, rest: Sequence[Member], parts: Sequence[Listed]
) -> Iterator[Problem]:
    """Parts that are not those which the manifest lists; what is like them is laid into the folder."""
    names, wanted = [each.name for each in rest], [each.name for each in parts]
    if names != wanted:
        missing = [each for each in wanted if each not in names]
        strange = [each for each in names if each not in wanted]
        for what, which in (("is missing in it", missing), ("is in it and not in its manifest", strange)):
            for each in which[:3]:
                yield Problem("S834", f"`{path}` was altered: `{each}` {what}.", None, _ASK)
        if not missing and not strange:
            yield _altered(path, "its parts stand in another order than in its manifest")
        return
    for member, part in zip(rest, parts, strict=True):
        if member.name.startswith(f"{FOLDER}/") and not member.name.endswith(_TEXTS):
            raise Unfit(f"`{member.name}` is neither a text nor rows")
        if not member.name.startswith(f"{FOLDER}/rows/") and member.size > _MOST_OF_A_TEXT:
            raise Unfit(f"`{member.name}` is too large")
        found = unpack(file, member, folder / member.name)
        if (member.size, found) != (part.bytes, Hashes(part.sha256, part.packed_sha256)):
            sentence = f"`{path}` was altered: `{member.name}` is not what its manifest lists."
            yield Problem(
                "S834", sentence, None, f"Its sha256 is {found.sha256[:16]}…, listed is {part.sha256[:16]}…. {_ASK}"
            )


def _strange(bundle: Bundle) -> Iterator[Problem]:
    """What a bundle never holds: a text of another name, or rows that would lie anywhere else."""
    if bundle.manifest.text not in [each.name for each in bundle.manifest.parts]:
        yield _altered(bundle.path, f"it does not hold its agreement, `{bundle.manifest.text}`")
        return
    bindings, problems = read_bindings(bundle.workspace / TOML)
    if errors(problems):
        yield _altered(bundle.path, f"its `{TOML}` cannot be read")
    if bindings.connections or bindings.own or not all(map(_plain, bindings.shared.values())):
        yield _altered(bundle.path, f"its `{TOML}` names other records than those in it")
    if bundle.manifest.rows and set(bindings.shared) != set(bundle.manifest.records):
        yield _altered(bundle.path, f"its `{TOML}` and its manifest do not name the same records")


def _plain(binding: Binding) -> bool:
    """Does it name one file of rows in the bundle, and say nothing else than a bundle says of its rows?"""
    rows = len(binding.files) == 1 and binding.files[0].startswith("rows/") and binding.files[0].endswith(".csv")
    return rows and binding == Binding(
        files=binding.files, complete_until=binding.complete_until, timezone=binding.timezone,
        dates_of=binding.dates_of, units=binding.units, folder=binding.folder, place=binding.place, places=binding.places,
    )  # fmt: skip


def outside(bundle: Bundle, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Problems of what lies in the bundle, with places in the bundle instead of our own folder."""
    return tuple(_outside(bundle, each) for each in problems)


def _outside(bundle: Bundle, problem: Problem) -> Problem:
    from dataclasses import replace

    inside = f"{bundle.folder}/"
    place = problem.place
    if place is not None and place.file.startswith(inside):
        place = Place(f"{bundle.path}:{place.file[len(inside) :]}", place.line, place.column, place.length, place.text)
    said = problem.sentence.replace(inside, f"{bundle.path}:")
    return replace(problem, place=place, sentence=said)
