"""Requests about a part that not every agreement has: in a folder, those without it stand aside for those with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from servanda.agreement.model import Agreement
from servanda.desk.files import Found
from servanda.words.problem import Problem, errors


def askable(found: Sequence[Found], lacking: Callable[[Agreement], Iterable[Problem]]) -> list[Found]:
    """The agreements that can be asked, and those that cannot be read; what all of them lack is told of each.

    `lacking` says what an agreement does not have of what is asked about.
    """
    told = [_told(each, lacking) for each in found]
    if not any(each.agreement is not None and not errors(each.problems) for each in told):
        return told
    return [
        each for each, before in zip(told, found, strict=True) if errors(before.problems) or not errors(each.problems)
    ]


def _told(found: Found, lacking: Callable[[Agreement], Iterable[Problem]]) -> Found:
    if found.agreement is None or errors(found.problems):
        return found
    return replace(found, problems=(*found.problems, *lacking(found.agreement)))
