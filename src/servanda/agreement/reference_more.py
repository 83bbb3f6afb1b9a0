"""The end of the language's reference: one text for many, versions, and the workspace."""

from __future__ import annotations

from servanda.agreement.reference_text import yaml


def more_chapter() -> str:
    """One text for many, versions, and the workspace."""
    plan = yaml(
        """\
servanda: 1
id: gold-plan
version: "2.1"
parameters: {account: text, goal: percent, starts: date}
with: {account: Globex Ltd, goal: 97.5%, starts: 2026-01-01}
term: {starts: $starts}
parties:
  provider: {name: Acme Ltd}
  customer: {name: $account}
records:
  tickets: {key: ticket_id, time: opened_at, columns: {closed_at: time, customer: text}, where: customer = $account}
objectives:
  resolution:
    promised_by: provider
    to: customer
    metric: {clock: tickets, start: opened_at, stop: closed_at, limit: 8 h}
    target: at least $goal
    each: month
"""
    )
    return f"""\
## One text for many

`extends: plans/gold.yaml@2.1` builds on another text, pinned to its version; `plans/gold.yaml@2.1 sha256:9f86d081` also to its
hash, once it is signed. What the new text says goes on top:

- Blocks are merged key by key. Tables, lists and what is one value (`target`, `per`, `hours`, `limit`, `calendar`, `pause`,
  `stop`, `only_if`) replace the old one whole.
- `none` removes: `reopened: none` under `objectives` takes that objective out.
- `id`, `version`, `in_force`, `replaces` and `signatures` are each text's own.
- The text below is looked for from the folder of the text that names it.

`parameters` declares names with their types (those of columns), `with` gives them values, in the same text or in one that
extends it. `$goal` stands wherever a value of its type may stand, also inside `at least $goal`, in expressions,
and as a row of a table or a date of a calendar (`{{by: date, $since: at most 5}}`). A parameter
is a value, never pasted text: an account called `x' or 'a` is just a strange name. `$$` is a dollar sign.

{plan}

## Versions

A new version is the same file with a new `version`, its first day `in_force`, and `replaces` naming the one before. The old text
moves, whole, into the folder `versions/` beside it; its file may have any name. A period is judged by the version in force when it
begins: a month in which a new text comes into force is judged as a whole by the old one, and the new one judges from the next
month on. Where the `term` of the old text ends within the month, each judges its own part, and the part of the new
text has a name of its own, with its first day: `2026-01-from-2026-01-16`. It is closed, claimed and restated by this name.
Two versions that begin on one day, days between two versions, and a version that names none or another one than the
version before it are [Problems](problems.md).

## servanda.toml

The folder with `servanda.toml` is the workspace: texts and records inside it may be read, others only with `--allow FOLDER`.

```toml
[defaults]                              # for every record set below
timezone = "Europe/Berlin"

[records.tickets]                       # of every agreement in the workspace
file = "exports/tickets-*.csv"
delimiter = ";"
dates = "%d.%m.%Y %H:%M"
complete_until = "2026-04-01 00:00"

[records.tickets.columns]               # our name = the header in the file
opened_at = "Opened"

[globex.records.tickets]                # of the agreement with this id only
file = "globex/tickets.csv"

[records.surveys]
table = "crm.surveys"
connection = "warehouse"

[connections.warehouse]
engine = "postgres"
url_from = "WAREHOUSE_URL"              # the environment variable that holds the address; no secrets here
```

| section | meaning |
| --- | --- |
| `[records.NAME]` | The binding of a record set, with the keys of [Where the rows lie](#where-the-rows-lie). It goes before `from`. |
| `[AGREEMENT.records.NAME]` | The same for one agreement, by its `id`. |
| `[connections.NAME]` | A database: `engine` (`postgres`) and `url_from`, the environment variable with its address. |
| `[defaults]` | Keys of bindings that hold unless one says otherwise; not `file`, `files`, `table`, `columns`, `sheet`, `by`. |"""
