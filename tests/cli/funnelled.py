"""Leads of a small company on their way from a visit to a deal, as people would write them down."""

from __future__ import annotations

from collections.abc import Iterable

from terminal import Place

AGREEMENT = """\
servanda: 1
id: sales
title: Sales
in_force: 2026-01-01
timezone: UTC
currency: EUR
parties: {marketing: {name: Marketing}, sales: {name: Sales}}
records:
  leads:
    from: {file: leads.csv, complete_until: 2026-04-01}
    key: id
    time: created
    columns: {source: text, email: text, owner: text, sent: time, said: [no, later, yes], said_at: time, won_at: time,
      lost_at: time, amount: money}
    personal: [owner]
  visits: {from: {file: visits.csv, complete_until: 2026-04-01}, key: id, time: day, columns: {source: text, people: number}}
objectives:
  volume: {promised_by: marketing, to: sales, metric: {count: leads}, target: at least 1, each: month}
funnel:
  leads:
    stages:
      visitors: {sum: visits.people}
      lead: created
      sent: sent
      accepted: {at: said_at, where: said = 'yes'}
      won: won_at
    leaves:
      rejected: {at: said_at, where: said = 'no'}
      recycled: {at: said_at, where: said = 'later'}
      lost: lost_at
    value: amount
    by: source
    matures_after: 30 days
    unaccounted_after: 14 days
"""
HEAD = "id,created,source,email,owner,sent,said,said_at,won_at,lost_at,amount"


def lead(number: int, *, month: str = "01", source: str = "web", **cells: str) -> str:
    """A lead created on the tenth of a month of 2026 and sent on the eleventh, with what else is known of it."""
    known = {
        "created": f"2026-{month}-10",
        "sent": f"2026-{month}-11",
        "email": "",
        "owner": "Ann",
        "amount": "",
        **cells,
    }
    row = [str(number), known["created"], source, known["email"], known["owner"], known["sent"]]
    return ",".join([*row, *(known.get(name, "") for name in ("said", "said_at", "won_at", "lost_at", "amount"))])


def many(first: int, number: int, **cells: str) -> Iterable[str]:
    return (lead(first + each, **cells) for each in range(number))


ROWS = [
    *many(0, 30, said="yes", said_at="2026-01-12", won_at="2026-02-11", amount="100"),
    *many(100, 120, source="fair", said="yes", said_at="2026-01-12", lost_at="2026-02-20", amount="300"),
    *many(300, 50, said="yes", said_at="2026-01-12"),
    *many(400, 180, said="no", said_at="2026-01-14"),
    *many(600, 90, said="later", said_at="2026-01-14"),
    *many(700, 30),
    *many(800, 7, month="03", created="2026-03-20", sent="2026-03-21"),
    lead(900, month="03", created="2026-03-25", sent="", won_at="2026-03-20", amount="40"),  # won before it was there
    lead(901, month="03", sent="2026-05-01"),  # sent after the end of the records
    lead(902, month="03", created="soon"),
]
VISITS = "id,day,source,people\n1,2026-01-05,web,3000\n2,2026-01-06,fair,2000\n3,2026-03-05,web,100\n"


def written(place: Place, rows: Iterable[str] = ROWS, text: str = AGREEMENT) -> Place:
    place.write("agreement.yaml", text)
    place.write("leads.csv", "\n".join([HEAD, *rows]) + "\n")
    place.write("visits.csv", VISITS)
    place.write("servanda.toml", "")
    return place
