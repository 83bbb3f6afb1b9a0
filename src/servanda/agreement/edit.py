"""Changes in an agreement's text: single figures in their places, or a block at the end. Every other byte stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from servanda.agreement.tree import Source
from servanda.words.place import Place

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of one line, and what stands there from now on."""

    place: Place
    new: str

    @property
    def old(self) -> str:
        """What stands there."""
        first = self.place.column - 1
        return self.place.text[first : first + self.place.length]


def with_changes(data: bytes, changes: Iterable[Change]) -> bytes:
    """The text with each stretch exchanged; places are those of the text as it was read."""
    mark, text = _split(data)
    source = Source("", text)
    starts = ((source.index(each.place.line - 1, each.place.column - 1), each) for each in changes)
    for start, each in sorted(starts, key=lambda pair: -pair[0]):
        text = text[:start] + each.new + text[start + each.place.length :]
    return mark + text.encode()


def with_block(data: bytes, lines: Sequence[str]) -> bytes:
    """The text with these lines below an empty one at its end, with the line ends that it has."""
    mark, text = _split(data)
    end = "\r\n" if "\r\n" in text else "\n"
    whole = text if not text or text.endswith(("\n", "\r")) else text + end
    return mark + (whole + end.join(["", *lines, ""])).encode()


def difference(before: bytes, after: bytes) -> tuple[str, ...]:
    """The lines that go and those that come, each with its number: ``12 - old``, ``12 + new``."""
    old, new = (Source("", _split(each)[1]).lines for each in (before, after))
    width = len(str(max(len(old), len(new))))
    found = []
    for kind, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            found += [f"{number + 1:>{width}} - {old[number]}".rstrip() for number in range(first, last)]
            found += [f"{number + 1:>{width}} + {new[number]}".rstrip() for number in range(begin, end)]
    return tuple(found)


def _split(data: bytes) -> tuple[bytes, str]:
    """A byte order mark, which belongs to no line, and the text."""
    return (BOM, data[len(BOM) :].decode()) if data.startswith(BOM) else (b"", data.decode())
