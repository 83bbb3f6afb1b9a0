"""A credit is final only once its multiplier is."""

from __future__ import annotations

from pathlib import Path

import pytest
from claiming import Claiming
from deal import HEAD, Deal, months

from servanda.desk.closing import close_period
from servanda.desk.measuring import Asked

TERMS = """\
remedies: {credit: {when: up missed, credit: 10% of subscription, multiply: {times: 2, when: slow missed}}}
settlement: {claim: automatic}
"""
WAITING = HEAD.replace(
    "target: at most 60 min\n    each: month", "target: at most 60 min\n    each: month\n    settle_after: 30 days"
)
FIGURES = [*months("2026-01", "98%"), *months("2026-01", "20 min", of="slow")]


@pytest.mark.parametrize(("as_of", "state"), [("2026-02-20", "computed"), ("2026-03-10", "granted")])
def test_what_may_still_be_multiplied_is_not_final(deal: Deal, as_of: str, state: str) -> None:
    """January's figure of `slow` waits 30 days for late data: until then it may still come to twice as much."""
    (credit,) = deal.settle(TERMS, FIGURES, as_of=as_of, head=WAITING)
    assert credit.amount == 100 and credit.state == state


@pytest.mark.parametrize(
    ("ups", "as_of", "amount", "state"),
    [
        (["98%"], "2026-02-10", 100, "computed"),
        (["98%", "98%"], "2026-03-10", 100, "computed"),
        (["98%", "98%", "98%"], "2026-04-10", 200, "granted"),
        (["98%", "98%", "99.9%"], "2026-04-10", 100, "granted"),
    ],
)
def test_a_multiplier_that_looks_ahead_is_waited_for(
    deal: Deal, ups: list[str], as_of: str, amount: int, state: str
) -> None:
    """January's credit is twice as much if the next two months are missed as well."""
    terms = TERMS.replace("slow missed", "up missed in each of the next 2 months")
    first = deal.settle(terms, months("2026-01", *ups), as_of=as_of)[0]
    assert first.amount == amount and first.state == state


def test_what_may_still_be_multiplied_is_not_closed(tmp_path: Path) -> None:
    terms = TERMS.replace("slow missed", "up missed in each of the next 2 months")
    deal = Claiming(tmp_path, terms, months("2026-01", "98%", "98%"))
    ((closing,), _) = close_period(Asked([deal.file], "2026-03-10"), "2026-01")
    assert [each.code for each in closing.problems if each.severity == "error"] == ["S530"]
