"""Records of another party for the same agreement: a ``servanda.toml``, a folder that has one, or a bundle."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from servanda.agreement.folder import TOML
from servanda.desk.unbundled import Bundle, unbundled
from servanda.records.workspace import Bindings, read_bindings
from servanda.words.problem import Problem, errors


@dataclass(frozen=True)
class Theirs:
    """Where the rows of the other party lie; nothing where nobody asked for them."""

    name: str = ""
    agreement: str = ""
    bindings: Path | None = None
    folders: tuple[Path, ...] = ()
    """Folders that have to be read for it."""
    problems: tuple[Problem, ...] = ()
    written: Bindings = field(default_factory=Bindings)
    bundle: Bundle | None = None

    def bound(self, records: Iterable[str]) -> tuple[str, ...]:
        """Those of these record sets that it says the place of."""
        return tuple(each for each in records if self.written.of(self.agreement, each) is not None)

    def unbound(self, needed: Iterable[str]) -> Iterator[Problem]:
        """A problem where it says the place of none of the records that figures are made of."""
        if self.bindings is not None and not errors(self.problems) and not self.bound(needed):
            names = sorted({*self.written.shared, *(name for _, name in self.written.own)})
            hint = f"It binds {', '.join(names)}; the agreement reads {', '.join(sorted(needed))}."
            yield Problem("S845", f"`{self.name}` binds none of the records that figures are made of.", None, hint)

    def text_hash(self, name: str) -> str | None:
        """The sha256 of the other side's copy of the agreement, if it has one; `name` is that of our file."""
        if self.bundle is not None:
            found = (each.sha256 for each in self.bundle.manifest.parts if each.name == self.bundle.manifest.text)
            return next(found, None)
        files = [each / name for each in self.folders if (each / name).is_file()]
        return hashlib.sha256(files[0].read_bytes()).hexdigest() if files else None


@contextmanager
def theirs(path: Path | None, agreement: str) -> Iterator[Theirs]:
    """What `path` names, as long as it is needed."""
    if path is None:
        yield Theirs()
        return
    file = path / TOML if path.is_dir() else path
    if file.is_file() and not file.name.endswith(".toml"):
        with unbundled(path) as bundle:
            yield (
                _of_bundle(path, bundle, agreement)
                if isinstance(bundle, Bundle)
                else Theirs(str(path), problems=bundle)
            )
        return
    yield _of_file(path, file, agreement)


def _of_bundle(path: Path, bundle: Bundle, agreement: str) -> Theirs:
    if bundle.manifest.agreement != agreement:
        sentence = f"`{path}` is a bundle of `{bundle.manifest.agreement}`, not of `{agreement}`."
        return Theirs(str(path), problems=(Problem("S845", sentence, None, "Name a bundle of this agreement."),))
    if not bundle.manifest.rows:
        return Theirs(
            str(path), problems=(Problem("S840", f"`{path}` holds no rows.", None, "Ask for a bundle with rows."),)
        )
    file = bundle.workspace / TOML
    written, problems = read_bindings(file)
    return Theirs(str(path), agreement, file, (bundle.workspace,), problems, written, bundle)


def _of_file(path: Path, file: Path, agreement: str) -> Theirs:
    if not file.is_file():
        sentence = f"`{path}` holds no `{TOML}`." if path.is_dir() else f"There is no file `{path}`."
        hint = f"Name the {TOML} that says where the other records lie, its folder, or a bundle."
        return Theirs(str(path), problems=(Problem("S845", sentence, None, hint),))
    written, problems = read_bindings(file)
    folder = Path(os.path.realpath(file)).parent
    if not errors(problems) and not written.own and not written.shared:
        problems = (
            *problems,
            Problem("S845", f"`{file}` binds no records.", None, 'Write [records.NAME] with file = "…".'),
        )
    return Theirs(str(path), agreement, folder / file.name, (folder,), problems, written)
