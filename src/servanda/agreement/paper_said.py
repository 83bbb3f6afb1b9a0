"""What a term says of the paper that it models: the clause, and what was assumed where the paper leaves a choice."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.agreement.values import Term
from servanda.words.sentence import Sentence, spaced


def paper_said(term: Term) -> Iterable[str]:
    """``Clause in the paper: 4.2(b)``, ``Assumed: the paper names no hours``; without the full stop."""
    if term.clause:
        yield Sentence("Clause in the paper: {clause}", clause=term.clause.rstrip("."))
    if term.assumed is not None:
        yield Sentence("Assumed: {why}", why=term.assumed.why.rstrip("."))


def with_paper(said: str, term: Term) -> str:
    """Sentences and, behind them, what the term says of the paper."""
    return spaced((said, *(Sentence("{said}.", said=each) for each in paper_said(term))))
