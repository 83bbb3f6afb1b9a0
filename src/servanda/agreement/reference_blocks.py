"""The blocks of the language for its reference: every key with its meaning, default and example, from the model."""

from __future__ import annotations

from collections.abc import Iterator

from servanda.agreement.binding import Binding
from servanda.agreement.calendars import Calendar
from servanda.agreement.escalations import Escalation
from servanda.agreement.exclusions import Exclusion
from servanda.agreement.faults import keys_of
from servanda.agreement.fields import CalendarAt, Related, ValueAt
from servanda.agreement.follow_up import Attempts, Capacity, FollowUp, Persistence
from servanda.agreement.funnels import CountedStage, Funnel, ReachedStage
from servanda.agreement.goals import Goal
from servanda.agreement.model import Agreement, Duration
from servanda.agreement.objectives import Objective
from servanda.agreement.parties import Contact, Need, Party
from servanda.agreement.parts import PARTS
from servanda.agreement.records import Expect, FiguresDiffer, ManyParents, RecordSet
from servanda.agreement.reference_keys import COMMON, example, keys_table, meaning
from servanda.agreement.reference_money import money_chapter
from servanda.agreement.reference_text import code, table, yaml
from servanda.agreement.values import Assumed, Term


def blocks_chapter() -> str:
    """The chapter of the blocks."""
    return "\n\n".join(_chapter())


def _chapter() -> Iterator[str]:
    yield "## Blocks"
    yield "### The head"
    yield "The file begins with these keys. `servanda`, `id` and `objectives` are required."
    yield keys_table(Agreement, (*COMMON, *PARTS))
    yield "`term` has these keys:"
    yield keys_table(Duration)
    yield "### Any term"
    yield (
        "The head, parties, contacts, needs, calendars, record sets, objectives, exclusions, fees, remedies, the settlement and fields "
        "that are blocks may say which words of a paper they model. "
        "Where the paper leaves a choice open, `assumed` says which reading was taken. `otherwise` holds keys as they would be under "
        "the other one: they lie on top of the term as a text lies on what it extends. Each choice is measured and settled the other "
        "way on its own, and [both results are shown](open-choices.md) where a verdict or the money differs."
    )
    yield table(
        ("key", "meaning", "example"),
        [(code(name), meaning(field), code(example(field))) for name, field in keys_of(Term).items()],
    )
    yield "`assumed` has these keys:"
    yield keys_table(Assumed)
    yield yaml(_TERM)
    yield from _parties()
    yield from _calendars()
    yield from _records()
    yield from _objectives()
    yield from _exclusions()
    yield from _escalations()
    yield from _goals()
    yield from _follow_up()
    yield from _funnel()
    yield from _complaints()
    yield from money_chapter()
    yield from _parts()


_TERM = """\
calendars:
  office:
    clause: Schedule 3, 4.2(b)
    words: Service hours are the usual working hours.
    assumed: {why: the paper names no hours, otherwise: {hours: {mon-fri: "08:00-18:00"}}}
    hours: {mon-fri: "09:00-17:00"}
"""


def _parties() -> Iterator[str]:
    yield "### Parties"
    yield "A block for each party, under a name that objectives use."
    yield keys_table(Party)
    yield "A contact (an item of `contacts`):"
    yield keys_table(Contact)
    yield "A need (an item of `needs`):"
    yield keys_table(Need)
    yield yaml(
        """\
parties:
  provider:
    name: Acme Ltd
    role: provider
    contacts: [{title: Service manager, email: desk@example.com, answers_for: [response], may: [claim, sign]}]
    needs: [{from: customer, what: A person to ask about each ticket}]
  customer: {name: Globex Ltd, role: customer}
"""
    )


def _calendars() -> Iterator[str]:
    yield "### Calendars"
    yield (
        "A calendar says when time counts. `all hours` is the name of the calendar without closing; it needs "
        "no block. "
        "A date of its own goes before a holiday, a holiday before the day of the week. Holidays may lie in a "
        "file beside the agreement (`holidays: [US-NY, company-holidays.csv]`): one date a line "
        "(`2026-11-27, Day after Thanksgiving`). The file is a part of the agreement. [The page on "
        "time](time.md) says more."
    )
    yield keys_table(Calendar)
    yield yaml(
        """\
calendars:
  office:
    hours: {mon-fri: ["09:00-12:30", "13:30-17:00"], sat: "10:00-14:00"}
    holidays: [US-NY, 2026-11-27]
    dates:
      2026-12-24: "09:00-12:00"
      12-31: closed
      last 2 working days of month: "09:00-13:00"
    from: {2026-07-01: {mon-fri: "08:00-16:00"}}
  night-shift: {hours: {mon-fri: "22:00-06:00", holidays: closed}}
  outside-office: {outside: office}
"""
    )


_KINDS = (
    ("`time`", "**Events**: each row happened at a time, which places it in a period."),
    (
        "`starts`, `ends`",
        "**Stretches** (pauses, outages), or the life of **things** (servers, subscriptions). Without an end "
        "a row is still going on.",
    ),
    ("`states`, `key`, `time`", "A **status log**: rows of key, time and state become stretches, one for each state."),
    (
        "`slots`, `per`",
        "A **grid** of [slots](slots.md) over the time that is measured; its fields gather what falls into each.",
    ),
    (
        "`time`, `slots`",
        "Rows that **are slots** already; those that the file lacks are [empty](slots.md#rows-that-are-slots-already).",
    ),
    ("`together`", "Stretches **while all hold** at once, for each parent. [More](slots.md#stretches-together)"),
    ("`readings`", "The **readings** of an objective, each over its period, as [records](readings.md)."),
    ("none of them", "A **list** of rows without a time, such as the parents of others."),
)

HOWS = (
    ("`{count: CHILD}`", "How many there are; 0 without any.", "{count: replies, where: not automatic}"),
    ("`{sum: CHILD.FIELD}`", "Their sum; nothing without any.", "{sum: replies.words}"),
    ("`{average: CHILD.FIELD}`", "Their mean, exact.", "{average: replies.words}"),
    ("`{smallest: CHILD.FIELD}`", "The smallest.", "{smallest: replies.words}"),
    ("`{largest: CHILD.FIELD}`", "The largest.", "{largest: replies.words}"),
    ("`{share: CHILD, good: CONDITION}`",
     "The share for which it holds (`bad`: does not; `are`: does, without praise or blame).", "{share: replies, bad: automatic}"),
    ("`{ratio: CHILD, of: FIELD, to: FIELD}`", "One sum divided by another.", "{ratio: replies, of: read, to: sent}"),
    ("`{first: CHILD}` or `{first: CHILD.FIELD}`", "The time, or that field, of the first one.", "{first: replies, after: opened_at}"),
    ("`{last: CHILD}` or `{last: CHILD.FIELD}`", "Of the last one.", "{last: replies.sent_at, before: closed_at}"),
    ("`{nth: CHILD, n: N}`", "Of the N-th one.", "{nth: replies, n: 5}"),
)  # fmt: skip
"""What a related-record field may take."""


def _records() -> Iterator[str]:
    yield "### Records"
    yield "A record set is rows of facts of one kind. Its keys tell which kind:"
    yield table(("with", "the rows are"), _KINDS)
    yield keys_table(
        RecordSet,
        COMMON,
        {"columns": "Types: `text`, `number`, `percent`, `money`, `duration`, `time`, `date`, `yes/no`."},
    )
    yield yaml(
        """\
records:
  tickets:
    from: tickets-*.csv
    key: ticket_id
    time: opened_at
    columns: {priority: [P1, P2, P3], channel: text, closed_at: time, first_contact: yes/no}
    where: channel <> 'test'
    fields:
      urgent: {by: priority, P1: yes, else: no}
      age: closed_at - opened_at
      first_reply_at: {first: replies, where: not automatic, after: opened_at}
      replies: {count: replies}
      state_at_start: {value: states.state, at: start}
    personal: [channel]
    collected_by: provider
    if_figures_differ: {tolerance: 1%, otherwise: dispute}
    expect: {rows_a_day: at least 1, newest_row: at most 2 days, otherwise: undetermined}
  replies: {key: reply_id, time: sent_at, belongs_to: {tickets: ticket_id}, columns: {automatic: yes/no}}
  states: {key: ticket_id, time: changed_at, states: state, belongs_to: {tickets: ticket_id}}
  surveys:
    key: survey_id
    time: answered_at
    belongs_to: {tickets: {column: ticket_ids, split: ";", counts: first}}
"""
    )
    yield "#### Fields"
    yield (
        "A field is a further column. It is an [expression](#expressions) over the columns of its record, a "
        "[table](#tables) of "
        "expressions, or something of related records: rows of a record set that `belongs_to` this one, also "
        "over several steps."
    )
    yield table(("written", "gives", "example"), [(how, gives, code(example)) for how, gives, example in HOWS])
    yield "All of them take these keys:"
    yield keys_table(Related)
    yield "A field may also hold the name of the calendar that is open at a time of the record:"
    yield keys_table(CalendarAt)
    yield "Or the value that a changing column had at a moment, out of a record set of its changes:"
    yield keys_table(ValueAt)
    yield "#### Several parents in a cell"
    yield keys_table(ManyParents)
    yield "#### Expectations"
    yield keys_table(Expect)
    yield "#### Figures that differ"
    yield keys_table(FiguresDiffer)
    yield "#### Where the rows lie"
    yield (
        "The binding stands under `from`, or better in `servanda.toml` beside the agreement: where rows lie "
        "is not part of what is signed. "
        "`from: leads.csv` is short for `from: {file: leads.csv}`. Either `file`, `files` or `table` is needed. "
        "Several files are several exports of the same thing: of a key that occurs in more than one, the row "
        "of the latest counts."
    )
    yield keys_table(Binding)


def _objectives() -> Iterator[str]:
    yield "### Objectives"
    yield "An objective is a metric with a target, a window, and the party that promises it to another."
    yield keys_table(Objective)
    yield yaml(
        """\
objectives:
  response:
    promised_by: provider
    to: customer
    metric: {clock: tickets, start: opened_at, stop: answered_at, limit: 4 h}
    target: at least 95% or at most 1 late
    levels: {minimum: at least 90%, excellent: at least 99%}
    each: month
    per: {priority: [P1, P2, P3]}
    only_if: volume met
    no_data: met
    shown: to 0.1%
  volume:
    promised_by: customer
    to: provider
    metric: {count: tickets}
    target: at most 600
    each: month
    partial_period: pro rata
    phase: measured only until 2026-04-01
"""
    )
    yield (
        "`per` takes the name of a column or of a record set of things, several in brackets, or a block that "
        "names the values: "
        "`{priority: [P1, P2]}` has a reading for each even without rows, `{region: seen}` one for each value "
        "that occurs. "
        "An objective is missed if any of its readings is, else undetermined if any is; `combine` says otherwise."
    )


def _exclusions() -> Iterator[str]:
    yield "### Exclusions"
    yield (
        "An exclusion says what does not count, under a name that metrics list under `exclude`. Of uptime and downtime "
        "its stretches are taken out of the time: those of a thing out of its own, those that belong to nothing out of "
        "all of it. Of other metrics the rows that it means, or that lie in its stretches, do not count. Where two "
        "exclusions meet, time that leaves the period goes before time that counts as up. [The page on "
        "uptime](uptime.md) says more."
    )
    yield keys_table(Exclusion)
    yield yaml(
        """\
records:
  maintenance: {key: id, starts: starts_at, ends: ends_at, columns: {announced_at: time}}
exclusions:
  maintenance:
    records: maintenance
    announced: announced_at
    notice: 48 h
    at_most: 8 h each month
    beyond: counts as down
    excluded_time: leaves the period
  sundays: {every: Sunday 02:00, for: 3 h, excluded_time: counts as up}
"""
    )


def _escalations() -> Iterator[str]:
    yield "### Escalations"
    yield (
        "An escalation says whom to tell while a clock runs, step by step. Severities are several escalations of one "
        "objective, told apart by `where`. It changes no figure; `servanda late` lists the records that have "
        "[reached a step](late.md)."
    )
    yield keys_table(Escalation)
    yield yaml(
        """\
parties:
  provider: {name: Acme Ltd, contacts: [{title: Team lead}, {title: Service manager}]}
escalations:
  urgent:
    of: response
    where: priority = 'P1'
    at: {50%: Team lead, 30 min before due: Service manager}
  others: {of: response, where: priority <> 'P1', at: {100%: Team lead, 1 day after due: [Team lead, Service manager]}}
"""
    )


def _goals() -> Iterator[str]:
    yield "### Goals"
    yield (
        "A goal is a target with its derivation: an expression, or a block. `goals.NAME` in a target, a level or a band stands "
        "for its value; the terms, `servanda explain` and reports print how it came about. In an expression other goals are "
        "named plainly (a name with `-` in backticks), and `OBJECTIVE.target` is what an objective promises. Reckoning is "
        "exact: `rounded` rounds once, where the goal is a target, and other goals are derived from the unrounded. A goal that is "
        "found in readings has no value until its stretch is over; until then what names it is measured only. "
        "[More](goals.md)"
    )
    yield keys_table(Goal)
    yield yaml(
        """\
currency: USD
goals:
  revenue: 500000 USD * 60%
  customers: revenue / 20000 USD
  requests: {is: customers / 1.5%, rounded: up to 1}
  usual: {average: volume, over: first 9 months, rounded: up to 1}
"""
    )


def _follow_up() -> Iterator[str]:
    yield "### Follow-up"
    yield (
        "`follow_up` says, by record set, how its records are followed up: when each came, when somebody first had it, which rows "
        "of another record set count as attempts and which of these as contacts. It changes no figure of a promise. "
        "`servanda followup`, `servanda attempts` and reports [tell what it came to](follow-up.md)."
    )
    yield keys_table(FollowUp)
    yield "`attempt` has these keys:"
    yield keys_table(Attempts)
    yield "`persistence` has these keys:"
    yield keys_table(Persistence)
    yield "`capacity` has these keys:"
    yield keys_table(Capacity)
    yield yaml(
        """\
currency: USD
records:
  requests: {key: request_id, time: asked_at, columns: {assigned_at: time, became_customer: yes/no, owner: text}}
  calls: {key: call_id, time: at, belongs_to: {requests: request_id}, columns: {outcome: text}}
follow_up:
  requests:
    assigned: assigned_at
    attempt: {of: calls, where: outcome <> 'internal', cost: 18 USD}
    contact: outcome = 'connected'
    limit: 1 h
    person: owner
    persistence: {attempts: 5, within: 14 days}
    customer: became_customer
    revenue: 5000 USD
    capacity: {people: 8, hours: 130 h, busy: 50%, minutes: 6 min}
"""
    )


def _funnel() -> Iterator[str]:
    yield "### Funnel"
    yield (
        "A funnel follows the rows of a record set from stage to stage, under the name of that record set. It changes no figure of an "
        "objective. Who has reached a stage has passed those before it; who has not, has left by a way out, is on the way, or is "
        "unaccounted for, so that every count adds up. [More](funnel.md)"
    )
    yield keys_table(Funnel)
    yield "A stage, and a way out: its time, or a block with these keys."
    yield keys_table(ReachedStage)
    yield "A stage before the first record:"
    yield keys_table(CountedStage)
    yield yaml(
        """\
records:
  tickets: {key: ticket_id, time: opened_at, columns: {channel: text, answered_at: time, closed_at: time, spam_at: time}}
  visits: {key: day, time: day, columns: {people: number}}
funnel:
  tickets:
    stages:
      visitors: {sum: visits.people}
      opened: opened_at
      answered: {at: answered_at, where: channel <> 'test'}
      solved: closed_at
    leaves: {spam: spam_at}
    by: channel
    each: week
    matures_after: 14 days
    unaccounted_after: 7 days
"""
    )


def _complaints() -> Iterator[str]:
    yield "### Complaints"
    yield (
        "Each standing complaint, in the words in which it is made, with the objectives whose figures say whether it is right: "
        "`servanda answer` prints them with target, trend and records. [More](answer.md)"
    )
    yield yaml("complaints: {Nobody answers our tickets: response, You send us too many: volume}\n")


def _parts() -> Iterator[str]:
    yield "### Parts of the document"
    yield ("These parts are kept and shown as they are written: texts, lists and blocks of your own.")
    yield table(("part", "what it is for"), [(code(name), said) for name, said in PARTS.items()])
    yield yaml(
        """\
reviews: Both sides meet in the second week of each quarter.
not_covered: [Tickets of priority P4, Projects]
"""
    )
