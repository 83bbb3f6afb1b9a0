"""Rates of exchange: a currency to change into, columns that exist, rates above nothing."""

from __future__ import annotations

from servanda.agreement.currencies import only_own_currency
from servanda.agreement.findings import Findings
from servanda.agreement.rates import Rates
from servanda.agreement.tables import check_rows
from servanda.agreement.tree import Path
from servanda.query.types import Kind
from servanda.remedies.amounts import placed
from servanda.words.money import Money
from servanda.words.problem import did_you_mean
from servanda.words.shapes import Table

_PATH: Path = ("settlement", "rates")


def check_rates(findings: Findings, rates: Rates) -> None:
    """What the rates name exists, and they can change amounts into the agreement's currency."""
    own = findings.agreement.currency
    if own is None:
        sentence = "Into which currency amounts are changed is not said: the agreement names none."
        findings.tell(_PATH, "S910", sentence, "Write currency: USD (or another code) at the head.", on_key=True)
    elif rates.known is not None and own not in rates.known:
        sentence = f"The agreement's currency is {own}, and there is no rate of {own}."
        hint = f"Quote the rates in {own}, or give its rate too. Rates are known of {', '.join(sorted(rates.known))}."
        findings.tell((*_PATH, "quoted"), "S911", sentence, hint)
    for code, written in rates.table.items():
        _written(findings, (*_PATH, "table", code), written)
    if rates.records is not None:
        _published(findings, rates, rates.records)
    if rates.round is not None and isinstance(rates.round.to, Money):
        only_own_currency(findings, (*_PATH, "round"), rates.round.to)


def _written(findings: Findings, path: Path, written: object) -> None:
    if isinstance(written, Table):
        if written.by != "date":
            sentence = f"A rate of exchange changes with the date, not with `{written.by}`."
            findings.tell((*path, "by"), "S912", sentence, "Write {by: date, 2026-01-01: 1.10, 2026-07-01: 1.08}.")
        check_rows(findings, path, written, None)
    for below, number in placed(written, path):
        if number.value <= 0:
            findings.tell(below, "S912", f"A rate of exchange is above nothing, and this is {number}.", None)


def _published(findings: Findings, rates: Rates, records: str) -> None:
    """The columns of published rates."""
    if not findings.name((*_PATH, "records"), "records", records) or findings.types.is_open(records):
        return
    if findings.agreement.records[records].time is None:
        sentence = f"The rows of `{records}` have no `time`, so that nobody knows of which day a rate is."
        findings.tell((*_PATH, "records"), "S912", sentence, f"Write time: COLUMN at `{records}`.")
    wanted: list[tuple[Path, str | None, Kind]] = [
        (("currency",), rates.currency, Kind.TEXT),
        (("rate",), rates.rate, Kind.NUMBER),
    ]
    wanted += [(("columns", code), column, Kind.NUMBER) for code, column in rates.columns.items()]
    known = findings.types.columns(records)
    for key, column, kind in wanted:
        if column is None:
            continue
        if column not in known:
            hint = did_you_mean(column, known, f"Columns of `{records}`")
            findings.tell((*_PATH, *key), "S104", f"`{records}` has no field `{column}`.", hint)
        elif known[column].kind is not kind:
            sentence = f"`{column}` is declared as {known[column].kind}; here it is a {kind}."
            findings.tell((*_PATH, *key), "S120", sentence, f"Declare `{column}: {kind}`.")
