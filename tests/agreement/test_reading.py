"""From a file to an agreement: the shapes of the language, and files that are broken, huge or hostile."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from servanda.agreement.fields import CalendarAt, Related, ValueAt
from servanda.agreement.model import Agreement
from servanda.agreement.read import read_agreement
from servanda.agreement.records import Parent
from servanda.metrics.kinds.clock import Clock
from servanda.metrics.kinds.spread import Percentile
from servanda.query.expression import Compare, Literal
from servanda.query.types import Kind, Type
from servanda.words.comparison import Comparison
from servanda.words.duration import Exact, WorkingDays
from servanda.words.money import Money
from servanda.words.number import Number
from servanda.words.percent import Percent
from servanda.words.problem import Problem, errors
from servanda.words.shapes import Table
from servanda.words.target import Either, Rounded
from servanda.words.trigger import AllOf
from servanda.words.window import Calendar, Records

Read = Callable[..., tuple[Agreement | None, tuple[Problem, ...]]]

HEAD = "servanda: 1\nid: desk\ntimezone: Europe/Berlin\ncurrency: EUR\n"
TICKETS = """\
records:
  tickets:
    key: id
    time: opened_at
    columns: {priority: [P1, P2, P3], score: number, closed_at: time, fee: money, reopened: yes/no}
"""


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_text(text: str | bytes, name: str = "desk.yaml") -> tuple[Agreement | None, tuple[Problem, ...]]:
        data = text if isinstance(text, bytes) else text.encode()
        (tmp_path / name).write_bytes(data)
        return read_agreement(tmp_path / name)

    return read_text


def one(read: Read, objective: str, rest: str = TICKETS) -> Agreement:
    """The agreement with one objective, free of errors."""
    agreement, problems = read(f"{HEAD}{rest}objectives:\n  first: {objective}\n")
    assert not errors(problems), "\n".join(map(str, problems))
    assert agreement is not None
    return agreement


def only(problems: tuple[Problem, ...]) -> Problem:
    assert len(problems) == 1, "\n".join(map(str, problems))
    return problems[0]


# The published agreements


@pytest.mark.parametrize(
    "name",
    ["marketing-sales", "atlassian-cloud", "aws-s3", "common-paper-sla-2", "online-service", "texas-dir-at-risk"],
)
def test_a_published_agreement_reads_without_an_error(shared: Path, name: str) -> None:
    agreement, problems = read_agreement(shared / "language" / f"{name}.yaml")
    assert agreement is not None
    assert {problem.severity for problem in problems} <= {"note"}


@pytest.mark.parametrize(
    "path", sorted(Path(__file__).parents[2].glob("examples/*/*.yaml")), ids=lambda path: path.name
)
def test_the_shipped_examples_have_no_mistake(path: Path) -> None:
    agreement, problems = read_agreement(path)
    assert agreement is not None and problems == ()


# Shapes


def test_a_phrase_is_read_where_it_stands(read: Read) -> None:
    agreement = one(read, "{metric: {count: tickets, where: score > 50}, target: at least 600, each: quarter}")
    first = agreement.objectives["first"]
    assert first.target == Comparison("at least", Number(Fraction(600)))
    assert first.each == Calendar("quarter")
    assert isinstance(first.metric.where, Compare)
    assert agreement.place(("objectives", "first", "target")).line == 11


def test_numbers_stay_as_they_were_written(read: Read) -> None:
    agreement, _ = read(
        f"{HEAD}version: 1.10\nsummary: 0x1F yes\n{TICKETS}objectives: {{a: {{metric: {{count: tickets}}, each: day}}}}\n"
    )
    assert agreement is not None
    assert agreement.version == "1.10" and agreement.summary == "0x1F yes"


def test_a_table_may_stand_for_a_value_and_inside_a_table(read: Read) -> None:
    limit = "{by: priority, P1: {by: reopened, yes: 30 min, no: 1 h}, else: 4 h}"
    agreement = one(
        read, f"{{metric: {{clock: tickets, start: opened_at, stop: closed_at, limit: {limit}}}, each: month}}"
    )
    metric = agreement.objectives["first"].metric
    assert isinstance(metric, Clock) and isinstance(metric.limit, Table)
    assert metric.limit.fields() == {"priority", "reopened"}
    assert [each.microseconds // 60_000_000 for each in metric.limit.values() if isinstance(each, Exact)] == [
        30,
        60,
        240,
    ]


def test_bare_numbers_stand_in_a_table_under_their_comparison(read: Read) -> None:
    agreement = one(
        read, "{metric: {count: tickets}, target: {at least: {by: period, 2026-01: 5, else: 7}}, each: month}"
    )
    target = agreement.objectives["first"].target
    assert isinstance(target, Table) and str(target) == "{by: period, 2026-01: at least 5, else: at least 7}"


def test_targets_of_every_shape(read: Read) -> None:
    share = "metric: {share: tickets, are: reopened}, each: month"
    good = "metric: {share: tickets, bad: reopened}, each: month"
    assert isinstance(
        one(read, f"{{{good}, target: at least 98% or at most 1 bad}}").objectives["first"].target, Either
    )
    rounded = one(read, f"{{{share}, target: {{is: at most 2%, rounded: down to 0.5%}}}}").objectives["first"].target
    assert isinstance(rounded, Rounded) and rounded.to == Percent(Fraction(1, 200))
    money = (
        one(read, "{metric: {sum: tickets, of: fee}, target: at most 25 EUR, each: month}").objectives["first"].target
    )
    assert isinstance(money, Comparison) and isinstance(money.low, Money)


def test_windows_splits_levels_and_triggers(read: Read) -> None:
    agreement = one(
        read,
        "{metric: {clock: tickets, start: opened_at, stop: closed_at, take: elapsed}, target: at most 4 h, each: tickets}\n"
        "  second:\n"
        "    metric: {p99.9: tickets, of: score}\n"
        "    each: month from day 16\n"
        "    per: {priority: [P1, P2], reopened: seen}\n"
        "    target: at most 5\n"
        "    levels: {minimum: at most 9}\n"
        "    only_if: {all: [third met the month before, third misses low]}\n"
        "  third: {metric: {count: tickets}, levels: {low: at least 3}, each: month}",
    )
    second = agreement.objectives["second"]
    assert agreement.objectives["first"].each == Records("tickets")
    assert isinstance(second.metric, Percentile) and second.metric.permille() == 999
    assert [str(each) for each in second.per] == ["{priority: [P1, P2]}", "reopened"]
    assert isinstance(second.only_if, AllOf)


def test_calendars_in_every_shape(read: Read) -> None:
    calendars = """\
calendars:
  office:
    hours: {mon-fri: ["09:00-12:00", "13:00-17:00"], sat: "22:00-06:00", holidays: "10:00-11:00"}
    holidays: [DE-BY, 2026-05-04]
    dates: {2026-12-24: "09:00-12:00", 12-31: closed, last 2 working days of month: closed}
    from: {2026-07-01: {mon-fri: "08:00-24:00"}}
  rest: {outside: office}
"""
    agreement = one(read, "{metric: {count: tickets}, each: month, pace: working days of office}", calendars + TICKETS)
    rules = agreement.calendar("office")
    assert len(rules.hours) == 2 and rules.holidays == ("DE-BY",) and rules.free == (date(2026, 5, 4),)
    assert len(rules.hours[0].days[0]) == 2 and len(rules.rules) == 1
    assert agreement.calendar("rest").outside == rules
    assert agreement.calendar(None) == agreement.calendar("all hours")


def test_several_mistakes_in_one_list_hide_none_elsewhere(read: Read) -> None:
    calendars = """\
calendars:
  office: {hours: {mon: "09:00-17:00"}, holidays: [Germany, 2026-02-30, us-ny]}
  circle: {outside: circle}
"""
    _, problems = read(f"{HEAD}{calendars}{TICKETS}objectives:\n  first: {{metric: {{count: tickets}}, each: month}}\n")
    assert [problem.code for problem in errors(problems)] == ["S201", "S201", "S201", "S148"]


def test_a_rule_that_is_written_twice_is_told(read: Read) -> None:
    dates = "{last 2 working days of month: closed, last 2  working days of month: '09:00-12:00'}"
    calendars = f"calendars: {{office: {{hours: {{mon: '09:00-17:00'}}, dates: {dates}}}}}\n"
    _, problems = read(f"{HEAD}{calendars}{TICKETS}objectives:\n  first: {{metric: {{count: tickets}}, each: month}}\n")
    assert only(errors(problems)).sentence.endswith("are the same days.")


def test_the_time_outside_another_calendar_is_outside_its_own_hours_in_its_own_zone(read: Read) -> None:
    """A desk in Berlin, and New Yorkers who are there when it is not: neither moves the other's clock."""
    calendars = """\
calendars:
  desk: {hours: {mon-fri: "09:00-17:00"}}
  standby: {timezone: America/New_York, outside: desk}
"""
    agreement = one(read, "{metric: {count: tickets}, each: month}", calendars + TICKETS)
    assert agreement.calendar("standby").outside == agreement.calendar("desk")


def test_record_sets_of_every_kind(read: Read) -> None:
    records = """\
records:
  accounts: {key: id, starts: since, ends: until, columns: {plan: [gold, basic]}}
  tickets:
    from: {file: "t-*.csv", columns: {opened_at: "Opened (GMT)"}, decimal: ",", missing: [N/A]}
    key: [id]
    time: opened_at
    belongs_to: {accounts: account}
    columns: {score: number, closed_at: time}
    where: score is not null
    fields:
      first_at: {first: updates, where: sent, after: opened_at}
      third_at: {nth: updates, n: 3}
      share_sent: {share: updates, good: sent}
      words: {sum: updates.words, before: closed_at}
      desk: {calendar_at: opened_at, among: [all hours]}
      was: {value: history.state, at: worst}
      gold: accounts.plan = 'gold'
      rank: {by: plan_of, gold: 1, else: 2}
      plan_of: accounts.plan
  updates: {key: id, time: at, belongs_to: {tickets: {column: ids, split: ";", counts: each}}, columns: {sent: yes/no, words: number}}
  history: {key: id, time: at, states: state, belongs_to: {tickets: id}, columns: {state: [waiting, open]}}
"""
    agreement = one(read, "{metric: {count: tickets, where: rank = 1 and gold}, each: month}", records)
    tickets = agreement.records["tickets"]
    assert [each.kind for each in agreement.records.values()] == ["stretch", "event", "event", "log"]
    assert agreement.records["updates"].belongs_to["tickets"] == Parent("ids", ";", "each")
    assert tickets.binding is not None and tickets.binding.columns == {"opened_at": "Opened (GMT)"}
    assert isinstance(tickets.fields["first_at"], Related) and isinstance(tickets.fields["was"], ValueAt)
    assert isinstance(tickets.fields["desk"], CalendarAt) and isinstance(tickets.fields["rank"], Table)
    assert agreement.records["accounts"].columns["plan"] == Type(Kind.TEXT, ("gold", "basic"))


def test_a_record_set_without_declared_columns_waits_for_its_records(read: Read) -> None:
    one(
        read,
        "{metric: {count: tickets, where: colour = 'red' and size > 3}, each: month}",
        "records: {tickets: {key: id, time: at}}\n",
    )


def test_clause_words_and_assumed_stand_at_any_term(read: Read) -> None:
    said = 'clause: "Schedule 3, 4.2(b)", words: "within reason", assumed: {why: unclear, otherwise: {each: week}}'
    agreement = one(read, f"{{metric: {{count: tickets}}, each: month, {said}}}")
    first = agreement.objectives["first"]
    assert first.clause == "Schedule 3, 4.2(b)" and first.assumed is not None and first.assumed.why == "unclear"


# Files as they come


def test_bom_windows_line_ends_and_comments_change_nothing(read: Read) -> None:
    text = f"{HEAD}{TICKETS}objectives:  # what is promised\n  first: {{metric: {{count: tickets}}, each: month}}\n"
    plain, _ = read(text)
    windows, problems = read(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert problems == () and plain is not None and windows is not None
    assert plain.model_dump(mode="json") == windows.model_dump(mode="json")


def test_places_are_right_behind_a_bom_and_windows_line_ends(read: Read) -> None:
    text = f"{HEAD}{TICKETS}objectives:\n  first: {{metric: {{count: tickts}}, each: month}}\n"
    problem = only(read(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())[1])
    assert problem.place is not None and (problem.place.line, problem.place.column) == (11, 27)
    assert "\r" not in problem.place.text


def test_places_are_right_in_folded_text_and_behind_quotes(read: Read) -> None:
    where = ">-\n        score > 1\n        and scor > 2"
    text = f"{HEAD}{TICKETS}objectives:\n  first:\n    metric:\n      count: tickets\n      where: {where}\n    each: month\n"
    place = only(read(text)[1]).place
    assert place is not None and place.text[place.column - 1 :][: place.length] == "scor"
    quoted = f"{HEAD}{TICKETS}objectives: {{a: {{metric: {{count: tickets, where: 'priority = ''P1'' and scor > 2'}}, each: month}}}}\n"
    place = only(read(quoted)[1]).place
    assert place is not None and place.text[place.column - 1 :][: place.length] == "scor"


BROKEN = {
    "nothing": (b"", "S003", "empty"),
    "only a comment": (b"# later\n", "S003", "empty"),
    "a list": (b"- a\n- b\n", "S003", "a list"),
    "a sentence": (b"hello\n", "S003", "a single text"),
    "latin-1": ("title: Müller\n".encode("latin-1"), "S002", "UTF-8"),
    "utf-16": ("servanda: 1\n".encode("utf-16"), "S002", "UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "S002", "UTF-8"),
    "a control character": (b"title: a\x07b\n", "S012", "invisible control character"),
    "a tab": (b"parties:\n\ta: {name: b}\n", "S012", "tab"),
    "two documents": (b"a: 1\n---\nb: 2\n", "S009", "second document"),
    "an open bracket": (b"a: [1, 2\nb: 3\n", "S012", "not closed"),
    "a tag that makes objects": (b"a: !!python/object/apply:os.system [ls]\n", "S007", "tag"),
    "an alias of nothing": (b"a: *b\n", "S006", "nowhere above"),
    "an alias of itself": (b"a: &b [*b]\n", "S006", "never ends"),
    "a merge key": (b"<<: {a: 1}\n", "S008", "merge key"),
    "a block as key": (b"{a: 1}: 2\n", "S008", "key"),
    "a deep nest": (b"a: " + b"[" * 500 + b"]" * 500 + b"\n", "S005", "deep"),
    "a very deep nest": (b"[" * 200_000, "S005", "deep"),
    "a block of very many keys": (b"".join(b"k%d: 1\n" % n for n in range(2_001)), "S005", "at most 2,000 keys"),
    "a huge file": (b"a: " + b"x" * 20_000_000, "S001", "bytes long"),
    "a key twice": (b"servanda: 1\nservanda: 1\n", "S004", "stands twice"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_told_and_never_raises(read: Read, name: str) -> None:
    data, code, fragment = BROKEN[name]
    begun = time.perf_counter()
    agreement, problems = read(data)
    assert time.perf_counter() - begun < 3
    found = [each for each in problems if each.code == code]
    assert agreement is None and found, "\n".join(map(str, problems))
    assert fragment in found[0].sentence and found[0].place is not None


def test_an_alias_bomb_is_refused_before_it_grows(read: Read) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    begun = time.perf_counter()
    agreement, problems = read("\n".join(lines))
    assert agreement is None and [each.code for each in problems][-1] == "S006"
    assert "aliases are written out" in problems[-1].sentence
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("kind", ["fields", "calendars", "formulas", "parents"])
def test_what_builds_on_very_many_others_is_told(read: Read, kind: str) -> None:
    steps = range(300)
    fields = ", ".join(f"f{n}: f{n + 1} + 1" for n in steps)
    outside = ", ".join(f"c{n}: {{outside: c{n + 1}}}" for n in steps)
    parents = ", ".join(f"t{n}: {{key: id, time: at, belongs_to: {{t{n + 1}: up}}}}" for n in steps)
    chains = {
        "fields": f"records: {{tickets: {{key: id, time: at, columns: {{a: number}}, fields: {{{fields}, f300: a}}}}}}\n",
        "calendars": f"calendars: {{{outside}, c300: {{hours: {{mon: '09:00-10:00'}}}}}}\n",
        "parents": f"records: {{{parents}, t300: {{key: id, time: at}}}}\n",
        "formulas": "",
    }
    formulas = "".join(f"  o{n}: {{metric: {{formula: x, of: {{x: o{n + 1}}}}}, each: day}}\n" for n in steps)
    last = "  o300: {metric: {reported: figures, of: a, by: b, entered: c}, each: day}\n"
    figures = "" if kind in ("fields", "parents") else "records: {figures: {key: id, time: at}}\n"
    last = last.replace("figures", "tickets" if kind == "fields" else "t0") if not figures else last
    objectives = "objectives:\n" + (formulas if kind == "formulas" else "") + last
    _, problems = read(HEAD + chains[kind] + figures + objectives)
    assert any(each.code == "S148" and "More than" in each.sentence for each in problems), "\n".join(map(str, problems))


def test_an_alias_repeats_a_block(read: Read) -> None:
    agreement = one(read, "&a {metric: {count: tickets}, each: month}\n  second: *a")
    assert agreement.objectives["first"] == agreement.objectives["second"]


def test_a_file_that_is_not_there_or_a_folder_is_told(tmp_path: Path) -> None:
    assert only(read_agreement(tmp_path / "none.yaml")[1]).code == "S014"
    assert "folder" in only(read_agreement(tmp_path)[1]).sentence


def test_every_problem_prints_as_json(read: Read) -> None:
    _, problems = read('servanda: 1\nid: "\\e[31mred"\nparties: [a\n')
    assert json.loads(json.dumps([each.as_json() for each in problems]))
    assert all("\x1b" not in str(each) for each in problems)


def test_no_word_of_the_file_reaches_the_terminal_as_a_command(read: Read) -> None:
    _, problems = read(f'{HEAD}{TICKETS}objectives: {{a: {{metric: {{count: "\\e[2Jx"}}, each: month}}}}\n')
    assert problems and all("\x1b" not in str(each) for each in problems)


def test_a_name_of_any_length_gives_a_readable_problem(read: Read) -> None:
    _, problems = read(f"{HEAD}{TICKETS}objectives: {{a: {{metric: {{count: {'x' * 5000}}}, each: month}}}}\n")
    assert all(len(line) < 1000 for each in problems for line in str(each).split("\n"))


def test_working_days_need_a_calendar_to_mean_something(read: Read) -> None:
    agreement = one(
        read, "{metric: {clock: tickets, start: opened_at, stop: closed_at, limit: 2 working days}, each: month}"
    )
    metric = agreement.objectives["first"].metric
    assert isinstance(metric, Clock) and metric.limit == WorkingDays(2)


def test_a_parameter_enters_expressions_as_a_value(read: Read) -> None:
    text = f"{HEAD}parameters: {{least: number}}\nwith: {{least: 50}}\n{TICKETS}"
    agreement, problems = read(
        text + "objectives: {a: {metric: {count: tickets, where: score > $least}, each: month}}\n"
    )
    assert problems == () and agreement is not None
    where = agreement.objectives["a"].metric.where
    assert isinstance(where, Compare) and isinstance(where.right, Literal) and where.right.value == 50


def test_a_state_without_brackets_is_told_how_states_are_written(read: Read) -> None:
    records = TICKETS + "  log: {key: entry, time: at, states: state, belongs_to: {tickets: ticket}}\n"
    metric = "{clock: tickets, start: opened_at, stop: closed_at, limit: 4 h, pause: waiting}"
    _, problems = read(f"{HEAD}{records}objectives:\n  first: {{metric: {metric}, each: month}}\n")
    problem = only(errors(problems))
    assert problem.code == "S142" and problem.hint is not None
    assert problem.hint.startswith("A state of a status log stands in brackets: [waiting].")
