"""``servanda.toml``: bindings, connections and defaults; no secrets, only the names of variables that hold them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from servanda.records.binding import KEYS, Binding, binding_from
from servanda.records.unseen import unseen_problems
from servanda.words.place import Place
from servanda.words.problem import Problem, did_you_mean

ENGINES = ("postgres",)
_NOT_DEFAULTS = ("file", "files", "table", "columns", "sheet", "by")
_LAYOUT = "Write [records.NAME], [AGREEMENT.records.NAME], [connections.NAME] or [defaults]."


@dataclass(frozen=True, slots=True)
class Connection:
    """A database: its engine and the name of the environment variable that holds its address."""

    name: str
    engine: str
    url_from: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Bindings:
    """What a ``servanda.toml`` says: bindings for every agreement, for single ones, and connections."""

    shared: Mapping[str, Binding] = field(default_factory=dict)
    own: Mapping[tuple[str, str], Binding] = field(default_factory=dict)
    connections: Mapping[str, Connection] = field(default_factory=dict)

    def of(self, agreement: str, records: str) -> Binding | None:
        """The binding of a record set: the agreement's own, else the shared one."""
        return self.own.get((agreement, records), self.shared.get(records))

    def over(self, below: Bindings) -> Bindings:
        """These, and those of another file for what is not bound here."""
        kept = {key: each for key, each in below.own.items() if self.of(*key) is None}
        shared = {name: each for name, each in below.shared.items() if name not in self.shared}
        connections = {**below.connections, **self.connections}
        return Bindings({**shared, **self.shared}, {**kept, **self.own}, connections)


def read_bindings(path: Path, also: Collection[str] = ()) -> tuple[Bindings, tuple[Problem, ...]]:
    """Read a ``servanda.toml``; `also` names further sections that other rooms read. No file is no bindings."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Bindings(), ()
    except (OSError, UnicodeDecodeError) as error:
        hint = (
            "Save it as UTF-8 (in the editor: Save with encoding → UTF-8)." if isinstance(error, UnicodeError) else None
        )
        return Bindings(), (
            Problem("S300", f"`{path.name}` cannot be read: {_why(error)}.", Place(str(path), 1, 1), hint),
        )
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Bindings(), (_broken(path, text, error),)
    return _Reader(path, text, frozenset(also)).read(content)


class _Reader:
    """Collects what is read and what is wrong; the places come from a look at the lines."""

    def __init__(self, path: Path, text: str, also: frozenset[str]) -> None:
        self.path, self.also = path, also
        self.places = _places(str(path), text)
        self.problems: list[Problem] = []
        self.shared: dict[str, Binding] = {}
        self.own: dict[tuple[str, str], Binding] = {}
        self.connections: dict[str, Connection] = {}

    def read(self, content: Mapping[str, Any]) -> tuple[Bindings, tuple[Problem, ...]]:
        defaults = self._defaults(content.get("defaults", {}))
        for section, value in content.items():
            if section in self.also or section == "defaults":
                continue
            if not isinstance(value, Mapping):
                self._wrong((section,), f"`{section}` stands outside a section.")
            elif section == "records":
                for name, raw in value.items():
                    self._binding(("records", name), raw, defaults)
            elif section == "connections":
                for name, raw in value.items():
                    self._connection(name, raw)
            else:
                self._agreement(section, value, defaults)
        return Bindings(self.shared, self.own, self.connections), tuple(self.problems)

    def _agreement(self, section: str, value: Mapping[str, Any], defaults: Mapping[str, Any]) -> None:
        if not isinstance(value.get("records"), Mapping):
            known = ["records", "connections", "defaults", *self.also]
            hint = f"{_LAYOUT}\n{did_you_mean(section, known, 'Sections')}"
            self._wrong((section,), f"`{section}` is neither a known section nor an agreement with records.", hint)
            return
        for key, raw in value.items():
            if key != "records":
                self._wrong(
                    (section, key), f"`{section}` has no key `{key}` here.", did_you_mean(key, ["records"], "Keys")
                )
                continue
            for name, each in raw.items():
                self._binding((section, "records", name), each, defaults)

    def _binding(self, path: tuple[str, ...], raw: Any, defaults: Mapping[str, Any]) -> None:
        def where(*keys: str) -> Place | None:
            return self._place((*path, *keys))

        binding, problems = binding_from(raw, self.path.parent, where, defaults)
        self.problems += problems
        self.problems += unseen_problems(binding) if binding is not None else ()
        if binding is not None and len(path) == 2:
            self.shared[path[1]] = binding
        elif binding is not None:
            self.own[path[0], path[2]] = binding

    def _connection(self, name: str, raw: Any) -> None:
        path = ("connections", name)
        keys = ("engine", "url_from")
        if not isinstance(raw, Mapping):
            self._wrong(
                path, "A connection is a section.", 'Write engine = "postgres" and url_from = "NAME_OF_A_VARIABLE".'
            )
            return
        for key in raw:
            if key not in keys:
                secret = key in ("url", "password", "dsn", "user")
                hint = "No secrets stand in files: url_from names the environment variable that holds the address."
                place = replace(self._place((*path, key)), text="")  # what stands there may be a password
                hint = hint if secret else did_you_mean(key, keys, "Keys")
                self.problems.append(Problem("S301", f"A connection has no key `{key}`.", place, hint))
        engine, variable = raw.get("engine"), raw.get("url_from")
        if engine not in ENGINES:
            self._wrong(
                (*path, "engine"),
                f"`engine` is `{engine}`." if engine else "`engine` is missing.",
                f"One of {', '.join(ENGINES)}.",
            )
        elif not isinstance(variable, str) or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", variable):
            hint = 'Write url_from = "WAREHOUSE_URL" and set that variable where the command runs.'
            self._wrong((*path, "url_from"), "`url_from` names an environment variable.", hint)
        else:
            self.connections[name] = Connection(name, engine, variable, self._place(path))

    def _defaults(self, raw: Any) -> dict[str, Any]:
        if not isinstance(raw, Mapping):
            self._wrong(("defaults",), "`defaults` is a section.")
            return {}
        allowed = [key for key in KEYS if key not in _NOT_DEFAULTS]
        for key in raw:
            if key not in allowed:
                self._wrong(
                    ("defaults", key), f"`{key}` cannot have a default.", did_you_mean(key, allowed, "Keys of defaults")
                )
        return {key: value for key, value in raw.items() if key in allowed}

    def _place(self, path: tuple[str, ...]) -> Place:
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(str(self.path), 1, 1))

    def _wrong(self, path: tuple[str, ...], sentence: str, hint: str = _LAYOUT) -> None:
        self.problems.append(Problem("S301", sentence, self._place(path), hint))


_KEY = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_DOTTED = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEADER = re.compile(rf"\s*\[\[?\s*({_DOTTED})\s*\]")
_ENTRY = re.compile(rf"\s*({_DOTTED})\s*=")


def _places(file: str, text: str) -> dict[tuple[str, ...], Place]:
    """Where sections and keys stand: the standard reader tells no places. What only looks like a key does no harm."""
    found: dict[tuple[str, ...], Place] = {}
    section: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            section = _parts(header.group(1))
            path, match = section, header
        elif entry := _ENTRY.match(line):
            path, match = (*section, *_parts(entry.group(1))), entry
        else:
            continue
        place = Place(file, number, match.start(1) + 1, len(match.group(1)), line)
        for length in range(1, len(path) + 1):
            found.setdefault(path[:length], place)
    return found


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_KEY, dotted))


def _broken(path: Path, text: str, error: Exception) -> Problem:
    lines = text.splitlines() or [""]
    at = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
    line, column = (int(at.group(1)), int(at.group(2))) if at else (len(lines), len(lines[-1]) + 1)
    why = re.sub(r" \(at .*\)$", "", str(error)) or "it is nested too deeply"
    place = Place(str(path), line, column, 1, lines[min(line, len(lines)) - 1])
    hint = 'Texts stand in quotes, sections in brackets: [records.leads] and below it file = "leads.csv".'
    return Problem("S300", f"`{path.name}` is not valid TOML: {why[:1].lower()}{why[1:]}.", place, hint)


def _why(error: Exception) -> str:
    return (
        "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else getattr(error, "strerror", None) or str(error)
    )
