"""Names of temporary tables: each number is given again once its table is gone.

Who works through many agreements one after another so asks the same queries of tables of the same names, and a query that
was written once need not be written again.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Names:
    """The names that are taken in one engine."""

    taken: set[str] = field(default_factory=set)

    def take(self, what: str) -> str:
        """A name that says what its table holds, and that no other table has."""
        name = next(each for each in _numbered(what) if each not in self.taken)
        self.taken.add(name)
        return name

    def give_back(self, name: str) -> None:
        """The table is gone."""
        self.taken.discard(name)


def _numbered(what: str) -> Iterator[str]:
    readable = re.sub(r"[^a-z0-9]+", "_", what.lower()).strip("_")
    return (f"{readable}_{number}" for number in itertools.count(1))
