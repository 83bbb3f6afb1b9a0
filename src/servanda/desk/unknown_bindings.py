"""Bindings of ``servanda.toml`` that no agreement of the workspace takes up, and names in them that none has."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from servanda.agreement.folder import TOML
from servanda.agreement.model import Agreement
from servanda.desk.files import Found
from servanda.measure.known_columns import columns_of, names_in, unknown_columns
from servanda.records.binding import Binding
from servanda.records.workspace import Bindings
from servanda.words.problem import Problem, did_you_mean, errors

_NOT_TEXTS = frozenset({"closed", "ledger", "expected"})
_LONGEST_TEXT = 10_000_000


def unknown_bindings(workspace: Path, bindings: Bindings, found: Sequence[Found]) -> list[Problem]:
    """A warning for each name that neither the agreements at hand nor the other texts of the workspace know.

    The other texts are not read as agreements, which could take long, but only searched for the name, and only
    where the agreements at hand do not have it.
    """
    at_hand = [each for each in found if each.workspace == workspace]
    return list(_Names(workspace, bindings, at_hand).problems())


class _Names:
    """What the agreements at hand have, and what stands in the other texts."""

    def __init__(self, workspace: Path, bindings: Bindings, found: Sequence[Found]) -> None:
        self.workspace, self.bindings = workspace, bindings
        self.agreements = [each.agreement for each in found if each.agreement and not errors(each.problems)]

    def problems(self) -> Iterator[Problem]:
        for name, binding in self.bindings.shared.items():
            takers = [each for each in self.agreements if name in each.records]
            if takers:
                yield from self._columns(binding, name, takers)
            elif not self._is_key(name):
                sentence = f"`{TOML}` binds the records `{name}`, which no agreement of the workspace has."
                yield self._no_records(binding, sentence, name, self.agreements)
        for (owner, name), binding in self.bindings.own.items():
            owners = [each for each in self.agreements if each.id == owner]
            if owners and name in owners[0].records:
                yield from self._columns(binding, name, owners)
            elif not owners and not self._stands(owner):
                yield self._no_agreement(binding, owner)
            elif not self._is_key(name):
                sentence = f"`{TOML}` binds the records `{name}` of `{owner}`, which has no such record set."
                yield self._no_records(binding, sentence, name, owners)

    def _columns(self, binding: Binding, name: str, takers: Sequence[Agreement]) -> tuple[Problem, ...]:
        known = frozenset().union(*(columns_of(each, name) for each in takers))
        problems = unknown_columns(binding, known)
        elsewhere = {each for _, each in names_in(binding) if self._stands(each)} if problems else set()
        return unknown_columns(binding, known | elsewhere) if elsewhere else problems

    def _no_records(self, binding: Binding, sentence: str, name: str, of: Sequence[Agreement]) -> Problem:
        hint = did_you_mean(name, sorted({each for one in of for each in one.records}), "Record sets")
        return Problem("S334", sentence, binding.place, hint, "warning")

    def _no_agreement(self, binding: Binding, owner: str) -> Problem:
        sentence = f"`{TOML}` binds records of `{owner}`, and no agreement of the workspace has this id."
        hint = did_you_mean(owner, sorted({each.id for each in self.agreements}), "Agreements")
        return Problem("S334", sentence, binding.place, hint, "warning")

    def _is_key(self, name: str) -> bool:
        """Is there another text in which something has this name?"""
        key = re.compile(rf"""(?:^|[{{,])\s*["']?{re.escape(name)}["']?\s*:""", re.MULTILINE)
        return any(key.search(text) for text in self._texts)

    def _stands(self, name: str) -> bool:
        """Is there another text in which this name stands?"""
        word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
        return any(word.search(text) for text in self._texts)

    @cached_property
    def _texts(self) -> list[str]:
        """The agreements of the workspace that are not at hand, and older versions: as they are written."""
        read = {Path(os.path.realpath(file)) for each in self.agreements for file in each.files}
        return [_text(path) for path in _texts_in(self.workspace) if Path(os.path.realpath(path)) not in read]


def _texts_in(folder: Path) -> Iterator[Path]:
    for at, folders, files in os.walk(folder):
        folders[:] = [each for each in folders if not each.startswith(".") and each not in _NOT_TEXTS]
        yield from (Path(at, each) for each in files if each.endswith((".yaml", ".yml")))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST_TEXT).decode("utf-8", "replace")
    except OSError:
        return ""
