"""Terms that would turn the money round, or that could never hold, are told before anything is reckoned."""

from __future__ import annotations

from pathlib import Path

import pytest
from deal import HEAD

from servanda.agreement.read import read_agreement
from servanda.words.problem import errors


@pytest.mark.parametrize(
    ("terms", "codes"),
    [
        ("remedies: {credit: {when: up missed, credit: -5 USD}}", ["S1104"]),
        ("remedies: {credit: {when: up missed, credit: {of: subscription, bands: {below 99%: -10%}}}}", ["S1104"]),
        ("remedies: {credit: {when: up missed, credit: {of: subscription, pro_rata: excess, times: -2}}}", ["S1104"]),
        ("remedies: {credit: {when: up missed, bonus: -5% of subscription}}", ["S1104"]),
        ("remedies: {credit: {when: up missed, credit: 5 USD, multiply: {times: -2, when: slow missed}}}", ["S1104"]),
        ("remedies: {credit: {when: up missed, credit: 5 USD, multiply: {times: 0, when: slow missed}}}", []),
        ("remedies: {credit: {when: up missed, credit: 5 USD, earn_back: {give: 150%, when: up met}}}", ["S1105"]),
        ("remedies: {credit: {when: up missed, credit: 5 USD, earn_back: {give: 100%, when: up met}}}", []),
        ("settlement: {caps: [{at_most: -50% of subscription, each: month}]}", ["S1104"]),
        ("remedies: {credit: {when: up missed in 2 of 3 quarters, credit: 5 USD}}", ["S161"]),
        ("remedies: {credit: {when: {all: [up missed, slow missed 2 weeks in a row]}, credit: 5 USD}}", ["S161"]),
        ("remedies: {credit: {when: up missed, credit: 5 USD, earn_back: {give: 50%, when: up met 2 quarters in a row}}}", ["S161"]),
        ("remedies: {credit: {when: up missed 2 months in a row, credit: 5 USD}}", []),
    ],
)  # fmt: skip
def test_it_is_an_error_of_the_text(tmp_path: Path, terms: str, codes: list[str]) -> None:
    """Before, a credit of -5 USD was a debt of the customer, and two quarters of a monthly promise were never missed."""
    (tmp_path / "hosting.yaml").write_text(f"{HEAD}{terms}\n", encoding="utf-8")
    assert [each.code for each in errors(read_agreement(tmp_path / "hosting.yaml")[1])] == codes
