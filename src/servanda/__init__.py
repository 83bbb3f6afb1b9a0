"""Servanda: service level agreements that people can read, sign and run.

>>> import servanda
>>> agreement = servanda.load("agreement.yaml")          # doctest: +SKIP
>>> for verdict in servanda.measure(agreement).verdicts:  # doctest: +SKIP
...     print(verdict.reading.objective, verdict.word)
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from servanda.clock.calendar import Calendar
    from servanda.desk.python import AgreementError, load, measure

__all__ = ["AgreementError", "Calendar", "load", "measure"]


def __getattr__(name: str) -> Any:
    """What is public is loaded when it is used: importing the package costs nothing."""
    if name == "Calendar":
        from servanda.clock.calendar import Calendar

        return Calendar
    if name in ("AgreementError", "load", "measure"):
        from servanda.desk import python

        return getattr(python, name)
    if name == "__version__":
        from importlib.metadata import version

        return version("servanda")
    raise AttributeError(f"module 'servanda' has no attribute {name!r}")


class _Package(ModuleType):
    """`servanda.measure` is the function, although a room of that name lies inside the package."""

    @property
    def measure(self) -> Any:
        return __getattr__("measure")

    @measure.setter
    def measure(self, room: ModuleType) -> None:
        """Whoever imports the room would put it in the function's place."""


sys.modules[__name__].__class__ = _Package
