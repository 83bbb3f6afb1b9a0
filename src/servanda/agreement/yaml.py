"""Reading YAML: the only module that knows PyYAML.

Events become our own tree, one by one, so that depth, size and aliases are bounded before anything is
built. Every scalar stays the text that was written (``no``, ``12:30``, ``99.90``). What YAML allows and
an agreement has no use for (tags, several documents, merge keys, keys that are lists) is refused.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

import yaml

from servanda.agreement.tree import Block, Listing, Node, Scalar, Source, Style
from servanda.agreement.yaml_errors import explain
from servanda.words.place import Place
from servanda.words.problem import Problem

MAX_BYTES = 2_000_000
MAX_DEPTH = 40
MAX_KEYS = 2_000
MAX_VALUES = 100_000
"""Values in one file, each repeated alias counted with all it stands for."""

_STYLES: dict[str | None, Style] = {"'": "single", '"': "double", "|": "block", ">": "block"}
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(data: bytes, name: str) -> tuple[Block | None, tuple[Problem, ...]]:
    """The tree of one YAML file; None with Problems when it can't be read. `name` is how people call the file."""
    if len(data) > MAX_BYTES:
        return None, (
            _at_file(name, "S001", f"The file is more than {MAX_BYTES:,} bytes long; an agreement never is."),
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if wide := _wide(data):
            return None, (_at_file(name, "S002", f"The file is {wide}, not UTF-8.", _SAVE),)
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        return None, (Problem("S002", "The file is not UTF-8 text.", Place(name, line, column), _SAVE),)
    if wide := _wide(data):
        return None, (_at_file(name, "S002", f"The file is {wide}, not UTF-8.", _SAVE),)
    return _Reader(Source(name, text)).read()


_SAVE = "Save the file as UTF-8 (in the editor: Save with encoding → UTF-8)."


def _wide(data: bytes) -> str:
    """``UTF-16`` or ``UTF-32`` where every letter of the beginning takes several bytes, as old Windows programs write it."""
    first = data[:200]
    if first.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "UTF-32"
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "UTF-16"
    return "UTF-16" if len(first) > 3 and first.count(0) * 5 >= len(first) * 2 else ""


def _at_file(name: str, code: str, sentence: str, hint: str | None = None) -> Problem:
    return Problem(code, sentence, Place(name, 1, 1), hint)


class _Stop(Exception):  # noqa: N818 - caught in this module
    """Reading can't go on; the Problem is already noted."""


@dataclass
class _Open:
    """A list or mapping whose end has not come yet."""

    event: Any
    items: list[Node] = field(default_factory=list)
    keys: list[Scalar | None] = field(default_factory=list)
    size: int = 1
    names: dict[str, Scalar] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    waits_for_value: bool = False

    @property
    def is_block(self) -> bool:
        return isinstance(self.event, yaml.MappingStartEvent)


class _Reader:
    """One pass over the events of a file."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.open: list[_Open] = []
        self.anchors: dict[str, tuple[Node, int] | None] = {}
        self.values = 0
        self.last_text: Any = None
        self.root: Node | None = None

    def read(self) -> tuple[Block | None, tuple[Problem, ...]]:
        try:
            for event in self._events():
                self._take(event)
        except _Stop:
            return None, tuple(self.problems)
        if isinstance(self.root, Block):
            return self.root, tuple(self.problems)
        if self.root is None or (isinstance(self.root, Scalar) and not self.root.text.strip()):
            self._note("S003", "The file is empty.", self.source.place(0, 0), "Begin with `servanda: 1` and `id: …`.")
        else:
            what = "a list" if isinstance(self.root, Listing) else "a single text"
            self._note(
                "S003",
                f"The file holds {what}; an agreement is a block of keys.",
                self.root.place,
                "Begin with `servanda: 1` and `id: …`.",
            )
        return None, tuple(self.problems)

    def _events(self) -> Iterator[Any]:
        try:
            yield from yaml.parse(self.source.text, Loader=_LOADER)
        except yaml.YAMLError as error:
            self._note_syntax(explain(error, self.source))
            raise _Stop from None

    def _note_syntax(self, problem: Problem) -> None:
        text = self.last_text
        if (
            text
            and problem.place
            and text.start_mark.line < text.end_mark.line == problem.place.line - 1
            and text.style in ("'", '"')
        ):
            # a quotation mark that was forgotten: the text went on to the next one, and there nothing fits
            sentence = f"The quotation mark that opens here is closed only on line {text.end_mark.line + 1}."
            problem = Problem("S012", sentence, self._place(text), "Close it at the end of the value.")
        last = self.problems[-1] if self.problems else None
        if last and last.code == "S010" and last.place and problem.place and last.place.line == problem.place.line:
            # `{where: a in ('x', 'y')}`: the parser trips over what the comma already broke
            self.problems[-1] = replace(last, hint='Put the whole value into quotes: "…".')
        else:
            self.problems.append(problem)

    def _take(self, event: Any) -> None:
        if isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            self._stop(
                "S009",
                "A second document begins here; one file holds one agreement.",
                event,
                "Put it into a file of its own.",
            )
        if isinstance(event, yaml.NodeEvent):
            self._take_node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()

    def _take_node(self, event: Any) -> None:
        if getattr(event, "tag", None) is not None and not isinstance(event, yaml.AliasEvent):
            self._note(
                "S007",
                f"`{_short_tag(event.tag)}` is a YAML tag; agreements have none.",
                self._place(event),
                "Write the value alone: every value is read as text from its place.",
            )
        if isinstance(event, yaml.AliasEvent):
            self._take_alias(event)
        elif isinstance(event, yaml.ScalarEvent):
            scalar = self._scalar(event)
            self._remember(event, scalar, 1)
            self._add(scalar, 1, event)
        else:
            if len(self.open) >= MAX_DEPTH:
                self._stop("S005", f"Blocks are nested more than {MAX_DEPTH} deep.", event)
            self._refuse_as_key(event)
            if event.anchor:
                self.anchors[event.anchor] = None
            self.open.append(_Open(event))

    def _take_alias(self, event: Any) -> None:
        known = self.anchors.get(event.anchor)
        if known is None and event.anchor in self.anchors:
            self._stop("S006", f"`*{event.anchor}` stands inside the block that it repeats: that never ends.", event)
        elif known is None:
            self._stop(
                "S006",
                f"`*{event.anchor}` repeats `&{event.anchor}`, which stands nowhere above.",
                event,
                "A text that begins with `*` needs quotes.",
            )
        else:
            self._add(known[0], known[1], event)

    def _scalar(self, event: Any) -> Scalar:
        self.last_text = event
        start, end = event.start_mark, event.end_mark
        first, last = self.source.index(start.line, start.column), self.source.index(end.line, end.column)
        return Scalar(event.value, self._place(event), _STYLES.get(event.style, "plain"), self.source, first, last)

    def _place(self, event: Any) -> Place:
        start, end = event.start_mark, event.end_mark
        line = self.source.lines[start.line] if start.line < len(self.source.lines) else ""
        is_open = isinstance(event, yaml.CollectionStartEvent) or end.line != start.line
        length = len(line.rstrip()) - start.column if is_open and end.line != start.line else end.column - start.column
        return self.source.place(start.line, start.column, length)

    def _remember(self, event: Any, node: Node, size: int) -> None:
        if event.anchor:
            self.anchors[event.anchor] = (node, size)

    def _add(self, node: Node, size: int, event: Any) -> None:
        self.values += size
        if self.values > MAX_VALUES:
            self._stop(
                "S006", f"The file stands for more than {MAX_VALUES:,} values once its aliases are written out.", event
            )
        if not self.open:
            self.root = node
            return
        above = self.open[-1]
        above.size += size
        if not above.is_block or above.waits_for_value:
            above.items.append(self._value(above, node, event))
            above.waits_for_value = False
        else:
            above.keys.append(self._key(above, node, event))
            above.waits_for_value = True

    def _value(self, above: _Open, node: Node, event: Any) -> Node:
        """Notes a value that is missing, and mends `{where: a in (1, 2)}`, where the comma ended the value."""
        if not above.is_block or not isinstance(node, Scalar) or node.text or node.style != "plain":
            return node
        key = above.keys[-1]
        if key is None or isinstance(event, yaml.AliasEvent):
            return node
        colon = self.source.text[key.end : node.end].strip().startswith(":")
        if above.event.flow_style and not colon and len(above.items) > 0 and isinstance(above.items[-1], Scalar):
            before = above.items[-1]
            hint = f'Write "{self.source.text[before.start : key.end]}" in quotes.'
            self._note(
                "S010",
                f"The comma before `{key.text}` ended the value; inside {{…}} a value with a comma needs quotes.",
                key.place,
                hint,
            )
            whole = self.source.text[before.start : key.end]
            above.items[-1] = Scalar(whole, before.place, "plain", self.source, before.start, key.end)
            above.keys[-1] = None
        else:
            self._note(
                "S011", f"`{key.text}` has no value.", key.place, "Write a value after the colon, or leave the key out."
            )
            above.keys[-1] = None
            above.lost.append(key.text)
        return node

    def _key(self, above: _Open, node: Node, event: Any) -> Scalar | None:
        if not isinstance(node, Scalar):
            self._stop(
                "S008",
                "A key is a single word or text, not a block.",
                event,
                "A value that begins with `{` or `[` needs quotes.",
            )
        if node.text == "<<" and node.style == "plain":
            self._note(
                "S008",
                "`<<` (YAML's merge key) is not part of the language.",
                node.place,
                "Use `extends:` for a common text, or repeat the block with an alias.",
            )
            return None
        if len(above.names) >= MAX_KEYS:
            hint = "Long tables lie in a CSV file: {from: goals.csv, period: month, value: leads}."
            self._stop("S005", f"A block has at most {MAX_KEYS:,} keys.", event, hint)
        earlier = above.names.setdefault(node.text, node)
        if earlier is not node:
            self._note(
                "S004",
                f"`{node.text}` stands twice in this block; first on line {earlier.place.line}.",
                node.place,
                "Keep one of the two, or give it another name.",
            )
            return None
        return node

    def _close(self) -> None:
        done = self.open.pop()
        place = self._place(done.event)
        node: Node
        if done.is_block:
            entries = tuple((key, item) for key, item in zip(done.keys, done.items, strict=True) if key is not None)
            node = Block(entries, place, frozenset(done.lost))
        else:
            node = Listing(tuple(done.items), place)
        self._remember(done.event, node, done.size)
        self.values -= done.size - 1  # its parts were counted as they came
        self._add(node, done.size, done.event)

    def _refuse_as_key(self, event: Any) -> None:
        if self.open and self.open[-1].is_block and not self.open[-1].waits_for_value:
            self._stop(
                "S008",
                "A key is a single word or text, not a block.",
                event,
                "A value that begins with `{` or `[` needs quotes.",
            )

    def _note(self, code: str, sentence: str, place: Place, hint: str | None = None) -> None:
        self.problems.append(Problem(code, sentence, place, hint))

    def _stop(self, code: str, sentence: str, event: Any, hint: str | None = None) -> NoReturn:
        self._note(code, sentence, self._place(event), hint)
        raise _Stop


def _short_tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")
