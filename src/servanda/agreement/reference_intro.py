"""The beginning of the language's reference: who it is for, a small agreement, the three shapes."""

from __future__ import annotations

from servanda.agreement.reference_text import yaml

SAMPLE = """\
servanda: 1
id: service-desk
title: Service desk agreement
version: "1.0"
term: {starts: 2026-01-01, ends: 2026-12-31}
timezone: Europe/Berlin
parties:
  provider: {name: Acme Ltd}
  customer: {name: Globex Ltd}
calendars:
  office: {hours: {mon-fri: "09:00-17:00"}, holidays: DE-BE}
records:
  tickets:
    from: tickets.csv
    key: ticket_id
    time: opened_at
    columns: {priority: [P1, P2, P3], answered_at: time, reopened: yes/no}
objectives:
  response:
    promised_by: provider
    to: customer
    metric:
      clock: tickets
      start: opened_at
      stop: answered_at
      calendar: office
      limit: {by: priority, P1: 1 h, P2: 4 h, P3: 2 working days}
    target: at least 95%
    each: month
    only_if: volume met
  reopened:
    promised_by: provider
    to: customer
    metric: {share: tickets, are: reopened}
    target: at most 5%
    each: quarter
  volume:
    promised_by: customer
    to: provider
    metric: {count: tickets}
    target: at most 600
    each: month
"""
"""A complete agreement: the page shows it and says in sentences what it means."""


OTHERS = (
    """\
servanda: 1
id: leads
timezone: America/New_York
parties:
  marketing: {name: Marketing}
  sales: {name: Sales}
calendars:
  selling-hours: {hours: {mon-fri: "09:00-18:00"}, holidays: US-NY}
records:
  leads:
    from: leads.csv
    key: lead_id
    time: created_at
    columns: {quality: [C, B, A], assigned_at: time}
    fields: {first_attempt_at: {first: calls, where: direction = 'outbound', after: assigned_at}}
  calls: {from: calls.csv, key: call_id, time: started_at, belongs_to: {leads: lead_id}, columns: {direction: text}}
objectives:
  lead-volume:
    promised_by: marketing
    to: sales
    metric: {count: leads, where: "quality in ('A', 'B')"}
    target: at least 600
    each: month
  follow-up:
    promised_by: sales
    to: marketing
    metric:
      clock: leads
      where: quality in ('A', 'B')
      start: assigned_at
      stop: first_attempt_at
      calendar: selling-hours
      limit: {by: quality, A: 1 h, else: 4 h}
    target: at least 95%
    each: month
    only_if: lead-volume met
""",
    """\
servanda: 1
id: search-service
timezone: UTC
parties:
  provider: {name: Findling, role: provider}
  customer: {name: Kontor, role: customer}
records:
  minutes:
    from: minutes.csv
    key: minute
    time: minute
    columns: {requests: number, failed: number, p95_latency: duration}
objectives:
  errors:
    promised_by: provider
    to: customer
    metric: {ratio: minutes, of: failed, to: requests}
    target: at most 0.1%
    each: month
  latency:
    promised_by: provider
    to: customer
    metric: {share: minutes, good: p95_latency <= 300 ms}
    target: at least 99.5%
    each: month
""",
)
"""Between Marketing and Sales, and for an online service."""
CONTENTS = "(contents)"
"""Stands where the list of chapters comes."""


def introduction(told: str) -> str:
    """The title, the three kinds of users, a small agreement; `told` is what it says in sentences."""
    return f"""\
# The language of agreements

<!-- Made by `python -m servanda.agreement.reference`; what stands here is changed there. -->

An agreement is one text file. It says who promises what to whom, on which records it is measured, and what the
figures must be. Both sides can read it, and `servanda` measures exactly what stands in it. This page lists everything
that may stand there. For a first start take the [tutorial](tutorial.md); for a word that you do not know, the
[glossary](glossary.md); an editor that [completes and checks](editors.md) while you type spares most of the reading.

- **Revenue operations** agree between Marketing and Sales: how many leads of which quality, how fast and how often they
  are followed up, how many are closed. Look at [`count`](#count), [`clock`](#clock), [`share`](#share) and at
  `only_if`, which suspends a duty when the other side has not done its part.
- **Service desks and managed service providers** agree on times to respond and to resolve, by priority, in business
  hours, with pauses while the customer is asked. Look at [`clock`](#clock), [calendars](#calendars),
  [tables](#tables), and at [`extends`](#one-text-for-many) for one plan with many customers.
- **Providers and buyers of online services** agree on uptime, error rates, latencies and credits. Look at [`uptime`](#uptime),
  [`ratio`](#ratio), [percentiles](#percentile), [`delivery`](#delivery), and at [remedies](#remedies).

The chapters:

{CONTENTS}

## A small agreement

{yaml(SAMPLE)}

In sentences, printed from the very terms that are measured:

{told}

`servanda lint agreement.yaml` says what is wrong or doubtful in it, `servanda measure agreement.yaml` measures it.

Between Marketing and Sales it may look like this:

{yaml(OTHERS[0])}

And for an online service:

{yaml(OTHERS[1])}"""


def shapes_chapter() -> str:
    """Phrases, tables, blocks; names and quotes."""
    table_blocks = yaml(
        """\
objectives:
  response:
    metric:
      clock: tickets
      start: opened_at
      stop: answered_at
      limit: {by: priority, P1: 1 h, P2: 4 h, else: 8 h}
    per: {priority: [P1, P2, P3]}
    target: {by: priority, P1: at least 99%, else: {by: date, 2026-01-01: at least 90%, 2026-07-01: at least 95%}}
    each: month
  volume:
    metric: {count: tickets}
    target: {at least: {by: period, 2026-01: 400, 2026-02: 450, else: 500}}
    each: month
  volume-of-the-file:
    metric: {count: tickets}
    target: {at least: {from: goals.csv, period: month, value: tickets}}
    each: month
"""
    )
    return f"""\
## The shapes

The file is [YAML](https://yaml.org): keys with values, and blocks by indentation or in braces. Every value is read as text
and then by the grammar of its place, so `99.90%` stays as you wrote it and `no` is a word like others. A comment begins
with `#`. A text with `: `, ` #`, or a comma inside braces needs quotes. A key stands once in its block.

Everything is one of these:

- A **phrase** is one value with a small grammar: `4 h`, `at least 95%`, `month from day 16`. See [Phrases](#phrases).
- An **expression** is a phrase about one record: `quality in ('A', 'B') and score >= 50`. See [Expressions](#expressions).
- A **table** stands where a single value may and chooses it. See below.
- A **block** is a group of keys. A key that a block does not know is an error, with the nearest one as a proposal.

**Names** of parties, calendars, record sets, objectives and columns are letters, digits, `_` and `-`, beginning with a
letter. Columns whose names have a `-` stand in backticks inside expressions.

### Tables

A table has a row for each value of a field: `{{by: FIELD, VALUE: …, VALUE: …, else: …}}`.

{table_blocks}

| written | meaning |
| --- | --- |
| `{{by: FIELD, VALUE: …}}` | The row of the record's value. In targets and levels the field is one of `per`. |
| `else: …` | All values without a row of their own. Without it they are *not covered*: counted and listed, never silently left out. |
| `{{by: date, 2026-01-01: …}}` | From that date on. |
| `{{by: period, 2026-01: …}}` | For the period of that name: `2026-03-31`, `2026-W05`, `2026-01`, `2026-Q1`, `2026-H1`, `2026`. |
| `{{by: FIELD, VALUE: {{by: …}}}}` | Two dimensions: a row is a table again. |
| `{{at least: {{by: …}}}}` | Bare values under one comparison; may be a row of a table, too. |
| `{{at least: {{from: FILE, period: COLUMN, value: COLUMN}}}}` | Values of a CSV file with a row for each period. |

`by` chooses one value, `per` splits into several readings."""
