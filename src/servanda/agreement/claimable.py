"""Which remedies somebody has to claim, and which promises these follow from."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.agreement.model import Agreement
from servanda.agreement.remedies import AMOUNTS, Remedy
from servanda.agreement.tallies import hangs_on
from servanda.words.trigger import AndClaimed, objectives_of, phrases_of


def is_claimed(agreement: Agreement, remedy: Remedy) -> bool:
    """Does somebody have to claim it? Points are no claim, nor are rights and duties, nor what is due by itself."""
    claim = remedy.claim or (agreement.settlement.claim if agreement.settlement is not None else None)
    return remedy.kind in AMOUNTS and remedy.kind != "points" and claim != "automatic"


def claimed_for(agreement: Agreement, objective: str) -> Iterable[Remedy]:
    """The claimed remedies that follow from an objective; one that asks for claims itself is none of them."""
    for remedy in agreement.remedies.values():
        asks = any(isinstance(each, AndClaimed) for each in phrases_of(remedy.when))
        if objective in objectives_of(remedy.when) and not asks and is_claimed(agreement, remedy):
            yield remedy


def rests_on(agreement: Agreement, remedy: Remedy) -> frozenset[str]:
    """The objectives whose figures a remedy rests on, directly or through others."""
    return frozenset().union(*(hangs_on(agreement, name) for name in objectives_of(remedy.when)))
