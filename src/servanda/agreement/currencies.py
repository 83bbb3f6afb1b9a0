"""Amounts of other currencies than the agreement's: refused without rates, and without a rate of theirs."""

from __future__ import annotations

from servanda.agreement.findings import Findings
from servanda.agreement.tree import Path
from servanda.words.money import Money


def same_currency(findings: Findings, path: Path, money: Money) -> bool:
    """Is the amount in the agreement's currency, or can it be changed into it?"""
    return changeable(findings, path, money.currency, f"`{money}` is in {money.currency}", "Write the amount in")


def changeable(findings: Findings, path: Path, currency: str, said: str, write: str) -> bool:
    """Is this the agreement's currency, or is there a rate of it?"""
    own = findings.agreement.currency
    if own is None or currency == own:
        return True
    rates = findings.agreement.settlement.rates if findings.agreement.settlement is not None else None
    if rates is None:
        if findings.is_lost("settlement", "rates") or "settlement" in findings.parts_lost():
            return False
        hint = f"{write} {own}. Or say at which rates it is changed: settlement: {{rates: {{source: …, quoted: in {own}}}}}."
        findings.tell(path, "S123", f"{said}, and the agreement's currency is {own}.", hint)
        return False
    if rates.known is not None and currency not in rates.known:
        known = ", ".join(sorted(rates.known))
        findings.tell(path, "S911", f"{said}, and there is no rate of {currency}.", f"Rates are known of {known}.")
        return False
    return True


def only_own_currency(findings: Findings, path: Path, money: Money) -> None:
    """Is the amount in the agreement's currency? A statement is rounded in it, whatever rates there are."""
    own = findings.agreement.currency
    if own is not None and money.currency != own:
        sentence = f"`{money}` is in {money.currency}, and the agreement's currency is {own}."
        findings.tell(path, "S123", sentence, f"Write the amount in {own}.")
