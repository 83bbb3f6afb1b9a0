"""What was agreed, in plain English: printed from the terms that are executed, so it cannot say anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.agreement.escalations_said import escalation_said
from servanda.agreement.model import Agreement
from servanda.agreement.read import read_agreement
from servanda.agreement.sentences import sentence_of, sentences
from servanda.words.problem import errors

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/*.yaml"))

HEAD = """
servanda: 1
id: desk
title: Service desk
version: "2.0"
replaces: "1.0"
term: {starts: 2026-01-01, ends: 2026-12-31, renews: yearly}
timezone: Europe/Berlin
currency: EUR
parties:
  provider: {name: Alster, role: provider}
  customer: {name: Nordhafen, role: customer, needs: [{from: provider, what: Report, each: month, due: Monday 10:00}]}
calendars:
  office: {hours: {mon-fri: "09:00-17:00", sat: "22:00-02:00"}, holidays: DE-HH, dates: {12-24: closed}}
records:
  tickets:
    key: id
    time: opened_at
    columns: {priority: [P1, P2], solved_at: time, due_at: time, solved: yes/no, score: number, channel: text}
    where: channel <> 'test'
    fields:
      replied_at: {first: replies, where: not automatic, after: opened_at}
      fifth_at: {nth: replies, n: 5}
      bad_replies: {share: replies, bad: automatic or length > 5}
      words: {sum: replies.length, before: solved_at}
    if_figures_differ: {tolerance: 1%}
    expect: {rows_a_day: at least 1, otherwise: undetermined}
  replies: {key: id, time: sent_at, belongs_to: {tickets: ticket}, columns: {automatic: yes/no, length: number}}
  states: {key: ticket, time: since, states: state, belongs_to: {tickets: ticket}}
objectives:
  volume: {promised_by: customer, to: provider, metric: {count: tickets}, target: at most 600, each: month}
"""


def agreement(objective: str = "", tmp: Path | None = None) -> Agreement:
    assert tmp is not None
    path = tmp / "desk.yaml"
    path.write_text(HEAD + (f"  asked: {{{objective}}}\n" if objective else ""))
    found, problems = read_agreement(path)
    assert found is not None and not errors(problems), problems
    return found


@pytest.mark.parametrize(
    ("objective", "sentence"),
    [
        (
            "promised_by: provider, to: customer, metric: {share: tickets, good: solved}, target: at least 95%, each: month",
            "Alster promises Nordhafen, each month, that for at least 95% of tickets, solved is yes.",
        ),
        (
            "promised_by: provider, to: customer, metric: {clock: tickets, where: priority = 'P1', start: opened_at, "
            "stop: solved_at, calendar: office, limit: {by: priority, P1: 1 h, P2: 4 h}}, "
            "target: at least 95% or at most 1 late, each: week, only_if: volume met",
            "Alster promises Nordhafen, each week, that for at least 95% of tickets where priority is P1, the time from "
            "opened_at to solved_at is at most 1 h for priority P1 and 4 h for priority P2, counted in office, or at most 1 "
            "of them is late. Owed only if volume is met.",
        ),
        (
            "metric: {clock: tickets, start: opened_at, stop: solved_at, due: due_at}, target: above 90%, each: quarter",
            "It is promised, each quarter, that for more than 90% of tickets, solved_at comes no later than due_at.",
        ),
        (
            "to: customer, metric: {clock: tickets, start: opened_at, stop: solved_at, limit: next working day 17:00, "
            "calendar: office, take: late}, target: below 5, each: 30 days",
            "It is promised to Nordhafen, every 30 days from the beginning of the term, that the number of tickets for which "
            "solved_at comes later than 17:00 of the next working day after opened_at, counted in office is less than 5.",
        ),
        (
            "metric: {clock: tickets, start: opened_at, stop: {first: replies, where: not automatic}, "
            "again: until solved_at, pause: [waiting], limit: 1 h}, target: at least 90%, each: month",
            "It is promised, each month, that for at least 90% of tickets, the time from opened_at to the first of replies "
            "where automatic is no, and from each of them to the next until solved_at, is at most 1 h, without pauses "
            "(waiting).",
        ),
        (
            "metric: {p95: tickets, of: score}, each: month from day 16, over: last 12 months",
            "Only measured, each month from day 16, over the last 12 months, this one included: the score that 95% of "
            "tickets do not exceed.",
        ),
        (
            "metric: {average: tickets, of: score}, target: {by: priority, P1: at least 4, else: at least 3}, "
            "per: {priority: [P1, P2]}, each: month, levels: {minimum: at least 2}",
            "It is promised, each month, for each priority (P1 and P2) on its own, that this holds for the average score of "
            "tickets: for priority P1 at least 4; otherwise at least 3. Levels: minimum is at least 2.",
        ),
        (
            "metric: {share: tickets, good: solved}, target: at least 5%, each: month, too_few: below 25 records",
            "It is promised, each month, that for at least 5% of tickets, solved is yes. With fewer than 25 records that count "
            "it is undetermined.",
        ),
        (
            "metric: {share: tickets, bad: solved or score > 3}, target: at most 5%, each: month, no_data: met, "
            "settle_after: 5 days, phase: measured only until agreed",
            "It is promised, each month, that for at most 5% of tickets, it is not so that (solved is yes or score is above "
            "3). A period without records that count is met. A period waits 5 days for late records. Until its target is "
            "agreed, it is measured without a verdict.",
        ),
        (
            "metric: {clock: tickets, start: opened_at, stop: solved_at, take: elapsed}, target: at most 2 h, each: tickets",
            "It is promised, for each row of tickets, that the time from opened_at to solved_at of tickets is at most 2 h.",
        ),
        (
            "metric: {delivery: replies, due: Monday 10:00}, target: at least 75%, each: month",
            "It is promised, each month, that at least 75% of replies due each Monday at 10:00 come in time.",
        ),
        (
            "metric: {formula: a - b, of: {a: volume, b: volume the month before}}, target: at most 50, each: month, "
            "only_if: {any: [volume missed in 2 of 3 months, volume met the month before]}",
            "It is promised, each month, that the figure a minus b (a is the reading of volume, b is the reading of volume "
            "the month before) is at most 50. Owed only if volume is missed in 2 of 3 months or volume was met the month "
            "before.",
        ),
    ],
)
def test_a_promise_reads_as_a_sentence(objective: str, sentence: str, tmp_path: Path) -> None:
    assert sentence_of(agreement(objective, tmp_path), "asked") == sentence


def test_the_whole_agreement_is_told(tmp_path: Path) -> None:
    told = sentences(agreement(tmp=tmp_path))
    assert told[0] == (
        "Service desk (desk), version 2.0, in force from 1 January 2026 on; it replaces version 1.0. It runs from 1 January "
        "2026 to 31 December 2026; it is renewed year by year. Days and months are those of Europe/Berlin; money is in EUR."
    )
    assert (
        "Nordhafen (customer) is the customer. It needs from Alster: Report, each month, due each Monday at 10:00."
        in told
    )
    assert (
        "office is open Monday to Friday from 09:00 to 17:00, Saturday from 22:00 to 02:00 of the next day (Europe/Berlin); "
        "closed on holidays of DE-HH; closed on 24 December of every year."
    ) in told
    assert (
        "states: a log of the state of each ticket, in order of since. Each belongs to the row of tickets that ticket names."
    ) in told


def test_a_record_set_says_what_counts_and_how_its_fields_are_made(tmp_path: Path) -> None:
    (said,) = (each for each in sentences(agreement(tmp=tmp_path)) if each.startswith("tickets: "))
    for part in (
        "events told apart by id, each placed by opened_at.",
        "priority (P1 or P2, worst first)",
        "Only those where channel is not test exist for this agreement.",
        "replied_at is the time of the first of its replies where automatic is no, at or after opened_at.",
        "fifth_at is the time of the 5th of its replies.",
        "bad_replies is the share of its replies for which it is not so that (automatic is yes or length is above 5).",
        "words is the sum of length of its replies, before solved_at.",
        "Where the parties' figures differ by more than 1% there is a dispute.",
        "Expected: rows a day at least 1; otherwise the figures are undetermined.",
    ):
        assert part in said


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_can_be_told_without_a_sign_of_the_file_format(path: Path) -> None:
    found, _ = read_agreement(path)
    assert found is not None
    assert str(found) == "\n".join(sentences(found))
    for name in found.objectives:
        said = sentence_of(found, name)
        assert said.endswith(".")
        assert not set("{}[]") & set(said)
        assert "  " not in said and ".." not in said and "None" not in said


def test_the_published_agreements_can_be_told(shared: Path) -> None:
    for path in sorted((shared / "language").glob("*.yaml")):
        found, _ = read_agreement(path)
        assert found is not None
        assert str(found)


def test_an_escalation_says_who_is_told_when(tmp_path: Path) -> None:
    clock = "metric: {clock: tickets, start: opened_at, stop: solved_at, limit: 4 h}, each: month}\nescalations:\n"
    urgent = (
        "  urgent: {of: asked, where: priority = 'P1', at: {25%: Lead, 100%: [Lead, Boss], 1 day after due: Boss}}\n"
    )
    others = "  others: {of: asked, at: {2 h after start: Lead, 30 min before due: Boss"
    found = agreement(clock + urgent + others + "}", tmp_path)
    assert escalation_said(found, "urgent") == (
        "While asked runs for tickets where priority is P1, Lead is told at 25% of the limit; "
        "Lead and Boss when it is due; Boss 1 day after it was due."
    )
    assert escalation_said(found, "others") == (
        "While asked runs for tickets, Lead is told 2 h after it started; Boss 30 min before it is due."
    )
    assert f"urgent: {escalation_said(found, 'urgent')}" in str(found)


def test_terms_name_the_clause_that_they_model_and_what_was_assumed(tmp_path: Path) -> None:
    path = tmp_path / "hosting.yaml"
    path.write_text(
        """
servanda: 1
id: hosting
currency: EUR
assumed: {why: The paper names no time zone.}
parties: {provider: {name: Alster}, customer: {name: Nordhafen}}
records:
  sites: {key: id, columns: {rent: money}}
  outages: {clause: "1.2", key: id, starts: began, ends: ended, belongs_to: {sites: site}}
  works: {key: id, starts: began, ends: ended}
  invoices: {key: id, time: billed_for, belongs_to: {sites: site}, columns: {amount: money}}
exclusions: {works: {clause: "3", records: works, excluded_time: leaves the period}}
objectives:
  up: {promised_by: provider, to: customer, metric: {uptime: outages, exclude: [works]}, target: at least 99%, each: month, per: sites}
fees: {billed: {clause: "7", sum: invoices, of: amount, per: sites, each: month}}
remedies: {credit: {clause: "8", when: up missed, credit: 5% of billed, claim: {until: end of 2nd month after the period}}}
settlement: {same_incident: sum}
""",
        encoding="utf-8",
    )
    found, problems = read_agreement(path)
    assert found is not None and not errors(problems)
    said = str(found).splitlines()
    assert said[0].endswith("money is in EUR. Assumed: The paper names no time zone.")
    assert "works: Not counted is the time of works; it leaves the period. Clause in the paper: 3." in said
    assert "billed is the sum of amount of invoices each month, for each row of sites. Clause in the paper: 7." in said
    assert (
        "credit: When up is missed, Alster owes Nordhafen 5% of billed. It is claimed until the end of the 2nd month "
        "after the period. Clause in the paper: 8." in said
    )
    assert any(each.startswith("outages: ") and each.endswith("Clause in the paper: 1.2.") for each in said)
    assert "Of several remedies of one incident all are added up." in said
