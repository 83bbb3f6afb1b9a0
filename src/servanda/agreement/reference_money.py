"""Fees, remedies and the settlement for the language's reference: every key with its meaning, and examples."""

from __future__ import annotations

from collections.abc import Iterator

from servanda.agreement.fees import Fee
from servanda.agreement.rates import Rates
from servanda.agreement.reference_keys import keys_table
from servanda.agreement.reference_text import yaml
from servanda.agreement.remedies import Action, EarnBack, Multiply, Remedy, RightToTerminate
from servanda.agreement.settlement import Cap, Claim, Credited, Settlement
from servanda.remedies.functions.bands import Bands
from servanda.remedies.functions.flat import Flat
from servanda.remedies.functions.pro_rata import ProRata
from servanda.remedies.functions.steps import Steps


def money_chapter() -> Iterator[str]:
    """Fees, remedies, settlement."""
    yield "### Fees"
    yield (
        "A fee is what money is counted from, under a name that remedies use: a constant, the sum of invoices, a column "
        "of the thing that is measured, or a share of another fee."
    )
    yield keys_table(Fee)
    yield yaml(_FEES)
    yield "### Remedies"
    yield (
        "A remedy says what follows when a trigger holds: money, points, units, a duty with a date, or a right. "
        "`servanda settle` works it out; [Money](money.md) says in which order."
    )
    yield keys_table(Remedy)
    yield "How much it is, is one amount, a table of amounts (`{by: date, 2026-01-01: 40% of pool}`), or a block of one of these."
    yield "**Flat**, in a block of its own where the base or its period must be named:"
    yield keys_table(Flat)
    yield "**Bands**, edges best first; the last that holds applies:"
    yield keys_table(Bands)
    yield "**Steps**, so much for each:"
    yield keys_table(Steps)
    yield "**Pro rata**, the part of a fee that a time is of the fee's period:"
    yield keys_table(ProRata)
    yield yaml(_REMEDIES)
    yield "`multiply`, one block or a list of them:"
    yield keys_table(Multiply)
    yield "`earn_back`:"
    yield keys_table(EarnBack)
    yield "`action`:"
    yield keys_table(Action)
    yield "`right_to_terminate`:"
    yield keys_table(RightToTerminate)
    yield "### Settlement"
    yield "What binds all remedies. Caps, minimum and rounding act on the statement of a period."
    yield keys_table(Settlement)
    yield "A cap (an item of `caps`):"
    yield keys_table(Cap)
    yield (
        "`rates`, where fees, amounts, caps or targets are of several currencies: all of them are changed into the agreement's "
        "`currency`. Without them another currency is a Problem. [Currencies](currencies.md) has examples."
    )
    yield keys_table(Rates)
    yield yaml(_RATES)
    yield "`claim`, here or at a remedy, is `automatic` or a block:"
    yield keys_table(Claim)
    yield "`credited` says on which invoices granted credits appear, so that none is forgotten and none comes twice:"
    yield keys_table(Credited)
    yield yaml(_SETTLEMENT)


_FEES = """\
currency: USD
records:
  invoices: {key: id, time: billed_for, columns: {amount: money}}
fees:
  subscription: {amount: 10000 USD, each: month}
  invoice: {sum: invoices, of: amount, each: month}
  at-risk: {amount: 10% of invoice}
"""

_REMEDIES = """\
currency: USD
fees:
  subscription: {amount: 10000 USD, each: month}
remedies:
  late-credit:
    when: response missed
    credit: {of: subscription, bands: {below 95%: 5%, below 90%: 10%}}
    multiply: {times: 2, when: response missed 2 months in a row}
    earn_back: {give: 50%, when: response met 3 months in a row}
  plan:
    when: response missed
    action: {what: A plan how it will not happen again, due: 10 days after the period}
  exit:
    when: response missed in 3 of 6 months
    right_to_terminate: {for: customer, notice: 30 days}
"""

_RATES = """\
currency: USD
records:
  fx: {key: [day, code], time: day, columns: {code: text, rate: number}}
fees:
  hosting: {amount: 900 EUR, each: month}
settlement:
  rates:
    source: euro reference rates of the European Central Bank
    quoted: per 1 EUR
    records: fx
    currency: code
    rate: rate
    at: last day of the period
    no_rate: last before
    round: half up to 0.01 USD
"""

_SETTLEMENT = """\
currency: USD
fees:
  subscription: {amount: 10000 USD, each: month}
settlement:
  same_incident: sum
  caps: [{at_most: 20% of subscription, each: month}, {at_most: 8% of subscription, each: rolling 12 months}]
  claim: {until: 30 days after the period}
  pay_if: above 1 USD
  paid: next invoice
  round: half up to 0.01 USD
"""
