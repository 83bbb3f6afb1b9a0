"""Many agreements from one text: what is extended, merged, removed and filled in, and where its mistakes are shown."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path

import pytest

from servanda.agreement.model import Agreement
from servanda.agreement.read import read_agreement
from servanda.metrics.kinds.clock import Clock
from servanda.metrics.kinds.reported import Reported
from servanda.query.expression import Compare, Literal
from servanda.words.comparison import Comparison
from servanda.words.duration import Exact
from servanda.words.percent import Percent
from servanda.words.problem import Problem
from servanda.words.shapes import Table

PLAN = """\
servanda: 1
id: gold
version: "2.1"
title: Gold plan for $account
timezone: UTC
parameters: {account: text, goal: percent, response: duration, least: number}
parties:
  provider: {name: Acme Ltd}
  customer: {name: $account}
calendars:
  office: {hours: {mon-fri: "09:00-17:00"}}
records:
  tickets:
    key: id
    time: opened_at
    columns: {priority: [P1, P2], score: number, closed_at: time}
    where: score > $least
objectives:
  response:
    promised_by: provider
    to: customer
    metric: {clock: tickets, start: opened_at, stop: closed_at, limit: {by: priority, P1: $response, else: 8 h}}
    target: at least $goal
    levels: {minimum: at least 80%}
    each: month
  volume: {metric: {count: tickets}, each: month, target: at most 600}
"""
WITH = "with: {account: Globex GmbH, goal: 97.50%, response: 30 min, least: 5}\n"
CUSTOMER = f"servanda: 1\nid: globex\nextends: plans/gold.yaml@2.1\n{WITH}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "gold.yaml").write_text(PLAN)
    return tmp_path


def read(folder: Path, text: str, name: str = "globex.yaml") -> tuple[Agreement | None, tuple[Problem, ...]]:
    (folder / name).write_text(text)
    return read_agreement(folder / name)


def good(folder: Path, text: str) -> Agreement:
    agreement, problems = read(folder, text)
    assert problems == (), "\n".join(map(str, problems))
    assert agreement is not None
    return agreement


def only(folder: Path, text: str, name: str = "globex.yaml") -> Problem:
    problems = read(folder, text, name)[1]
    assert len(problems) == 1, "\n".join(map(str, problems))
    return problems[0]


# Parameters


def test_a_plan_with_its_parameters_is_an_agreement(folder: Path) -> None:
    agreement = good(folder, CUSTOMER)
    response = agreement.objectives["response"]
    assert agreement.title == "Gold plan for Globex GmbH" and agreement.parties["customer"].name == "Globex GmbH"
    assert response.target == Comparison("at least", Percent(Fraction(975, 1000)))
    assert isinstance(response.metric, Clock) and isinstance(response.metric.limit, Table)
    assert next(response.metric.limit.values()) == Exact(30 * 60_000_000)
    where = agreement.records["tickets"].where
    assert isinstance(where, Compare) and isinstance(where.right, Literal) and where.right.value == 5
    assert [path.name for path in agreement.files] == ["globex.yaml", "gold.yaml"]


def test_a_text_never_becomes_a_part_of_a_phrase_or_an_expression(folder: Path) -> None:
    hostile = (
        CUSTOMER.replace("Globex GmbH", "'95% or at most 999 late'")
        + "objectives: {volume: {target: at most $account}}\n"
    )
    problem = only(folder, hostile)
    assert problem.code == "S041" and "a text cannot become a part of a phrase" in problem.sentence
    expression = CUSTOMER.replace("Globex GmbH", "'1 or yes'") + "records: {tickets: {where: score > $account}}\n"
    problem = only(folder, expression)
    assert problem.code == "S120" and "`'1 or yes'` is a text" in problem.sentence


def test_a_parameter_in_quotes_is_told_since_no_record_has_such_a_text(folder: Path) -> None:
    problem = only(folder, CUSTOMER + "records: {tickets: {where: priority = '$account'}}\n")
    assert (problem.code, problem.hint) == ("S115", "Write `$account` without quotes.")
    good(folder, CUSTOMER + "records: {tickets: {columns: {paid_in: text}, where: paid_in = '$'}}\n")


@pytest.mark.parametrize(
    ("change", "code", "sentence", "marked"),
    [
        ("least: 5", "", "", ""),
        ("least: five", "S044", "`least` is declared as number: `five` is not a number.", "five"),
        ("lest: 5", "S040", "The text has no parameter `lest`.", "lest"),
        ("least: 5, more: 1", "S040", "The text has no parameter `more`.", "more"),
        ("least: [5]", "S022", "The value of a parameter is a single value.", "least"),
    ],
)
def test_values_of_parameters_are_typed(folder: Path, change: str, code: str, sentence: str, marked: str) -> None:
    _, problems = read(folder, CUSTOMER.replace("least: 5", change))
    assert [(each.code, each.sentence) for each in problems] == ([(code, sentence)] if code else [])
    for each in problems:
        assert each.place is not None and each.place.text[each.place.column - 1 :][: each.place.length] == marked


def test_a_plan_alone_says_what_it_lacks(folder: Path) -> None:
    _, problems = read_agreement(folder / "plans" / "gold.yaml")
    assert {each.code for each in problems} == {"S043"} and len(problems) == 4
    assert "This text is a plan" in (problems[0].hint or "")


def test_a_parameter_nobody_declared_is_told_once(folder: Path) -> None:
    problem = only(folder, CUSTOMER + "objectives: {volume: {target: at most $most}}\n")
    assert problem.code == "S040" and problem.place is not None and problem.place.column == 39


def test_two_dollar_signs_are_one(folder: Path) -> None:
    assert good(folder, CUSTOMER + "summary: costs $$5\n").summary == "costs $5"


# Merging


def test_mappings_merge_and_tables_replace_whole(folder: Path) -> None:
    agreement = good(
        folder,
        CUSTOMER
        + "objectives:\n  response: {metric: {limit: {by: priority, P1: 2 h, P2: 4 h}}, levels: {top: at least 99%}}\n",
    )
    response = agreement.objectives["response"]
    assert isinstance(response.metric, Clock) and str(response.metric.limit) == "{by: priority, P1: 2 h, P2: 4 h}"
    assert list(response.levels) == ["minimum", "top"] and str(response.metric.start) == "opened_at"
    assert ("objectives", "response", "metric", "limit") in agreement.changed
    assert ("objectives", "response", "levels", "top") not in agreement.changed, (
        "what is added changes nothing inherited"
    )


def test_a_metric_of_another_kind_replaces_whole(folder: Path) -> None:
    agreement = good(folder, CUSTOMER + "objectives:\n  volume: {metric: {sum: tickets, of: score}}\n")
    assert agreement.objectives["volume"].metric.sentence() == "the sum of score of tickets"


def test_none_removes(folder: Path) -> None:
    agreement = good(folder, CUSTOMER + "objectives: {volume: none, response: {levels: none}}\n")
    assert list(agreement.objectives) == ["response"] and agreement.objectives["response"].levels == {}
    assert set(agreement.changed) == {("objectives", "volume"), ("objectives", "response", "levels")}


def test_none_of_a_name_that_is_not_below_is_told_at_the_name(folder: Path) -> None:
    problem = only(folder, CUSTOMER + "objectives: {volme: none}\n")
    assert (problem.code, problem.hint) == ("S034", "Names there: response, volume. Did you mean `volume`?")
    assert problem.place is not None and problem.place.text[problem.place.column - 1 :].startswith("volme")
    assert only(folder, CUSTOMER + "records: {tickets: {columns: {scor: none}}}\n").code == "S034"


def test_a_key_of_a_reported_figure_is_changed_alone(folder: Path) -> None:
    """Its `by` says who entered the figure and makes no table of it."""
    rated = "  rated: {metric: {reported: ratings, of: score, by: who, entered: at}, each: month}\n"
    ratings = "  ratings: {key: id, time: at, columns: {score: number, who: text, paper: text}}\n"
    plan = PLAN.replace("objectives:\n", f"{ratings}objectives:\n{rated}")
    (folder / "plans" / "gold.yaml").write_text(plan)
    metric = good(folder, CUSTOMER + "objectives: {rated: {metric: {evidence: paper}}}\n").objectives["rated"].metric
    assert isinstance(metric, Reported) and (str(metric.by), str(metric.evidence)) == ("who", "paper")


def test_a_new_parameter_without_a_value_is_told_in_the_text_that_declares_it(folder: Path) -> None:
    (folder / "middle.yaml").write_text(f'{CUSTOMER}version: "7"\n')
    text = "servanda: 1\nid: top\nextends: middle.yaml@7\nparameters: {extra: text}\n"
    problem = only(folder, text)
    assert problem.code == "S043" and problem.place is not None and problem.place.line == 4


def test_version_and_signatures_are_every_texts_own(folder: Path) -> None:
    agreement = good(folder, CUSTOMER)
    assert agreement.version is None and agreement.id == "globex"


# Pins and places


def test_a_text_is_pinned_to_its_version(folder: Path) -> None:
    problem = only(folder, CUSTOMER.replace("@2.1", "@2.0"))
    assert problem.code == "S031" and problem.sentence == "`plans/gold.yaml` is version 2.1, not 2.0."
    assert problem.place is not None and problem.place.text[problem.place.column - 1 :] == "2.0"
    problem = only(folder, CUSTOMER.replace("@2.1", ""))
    assert problem.code == "S030" and problem.hint == "Write extends: plans/gold.yaml@2.1."


def test_a_signed_text_is_pinned_to_its_hash(folder: Path) -> None:
    hashed = hashlib.sha256(PLAN.encode()).hexdigest()
    good(folder, CUSTOMER.replace("@2.1", f"@2.1 sha256:{hashed[:16]}"))
    (folder / "plans" / "gold.yaml").write_text(PLAN.replace("600", "900"))
    problem = only(folder, CUSTOMER.replace("@2.1", f"@2.1 sha256:{hashed[:16]}"))
    assert problem.code == "S031" and "is not the text that was signed" in problem.sentence


def test_a_problem_points_into_the_file_in_which_the_mistake_is(folder: Path) -> None:
    (folder / "plans" / "gold.yaml").write_text(PLAN.replace("start: opened_at", "start: opend_at"))
    problem = only(folder, CUSTOMER)
    assert problem.place is not None and problem.place.file.endswith("plans/gold.yaml") and problem.place.line == 22
    assert problem.code == "S104"


def test_a_clash_is_shown_where_the_upper_text_makes_it(folder: Path) -> None:
    problem = only(folder, CUSTOMER + "records: {tickets: {columns: {closed_at: none}}}\n")
    assert problem.code == "S104" and problem.place is not None and problem.place.file.endswith("gold.yaml")
    problem = only(folder, CUSTOMER + "objectives: {response: {target: at most 4 h}}\n")
    assert problem.code == "S150" and problem.place is not None and problem.place.file.endswith("globex.yaml")


def test_mistakes_of_the_own_file_come_first(folder: Path) -> None:
    (folder / "plans" / "gold.yaml").write_text(PLAN.replace("start: opened_at", "start: opend_at"))
    _, problems = read(folder, CUSTOMER + "objectives: {volume: {each: mnth}}\n")
    files = [Path(each.place.file).name for each in problems if each.place]
    assert files == ["globex.yaml", "gold.yaml"]


def test_texts_that_extend_each_other_are_refused(folder: Path) -> None:
    (folder / "a.yaml").write_text("servanda: 1\nid: a\nversion: 1\nextends: b.yaml@1\n")
    problem = only(folder, "servanda: 1\nid: b\nversion: 1\nextends: a.yaml@1\n", "b.yaml")
    assert problem.code == "S033" and "circle" in problem.sentence


def test_three_levels_lie_on_one_another(folder: Path) -> None:
    (folder / "middle.yaml").write_text(f'{CUSTOMER}version: "7"\nobjectives: {{volume: {{target: at most 500}}}}\n')
    agreement = good(folder, "servanda: 1\nid: top\nextends: middle.yaml@7\nobjectives: {volume: {each: quarter}}\n")
    assert str(agreement.objectives["volume"].target) == "at most 500"
    assert str(agreement.objectives["volume"].each) == "quarter"
    assert [path.name for path in agreement.files] == ["globex.yaml", "middle.yaml", "gold.yaml"]


# The workspace


@pytest.mark.parametrize(
    ("written", "fragment"),
    [
        ("../outside.yaml@1", "outside the workspace"),
        ("plans/../../outside.yaml@1", "outside the workspace"),
        ("/etc/passwd@1", "absolute path"),
        ("~/plan.yaml@1", "There is no file"),
        ("https://example.com/plan.yaml@1", "is an address"),
        ("link.yaml@1", "outside the workspace"),
        ("plans@1", "There is no file"),
        ("plans/silver.yaml@1", "There is no file"),
    ],
)
def test_a_text_reaches_only_its_workspace(folder: Path, written: str, fragment: str) -> None:
    workspace = folder / "work"
    workspace.mkdir()
    (folder / "outside.yaml").write_text('servanda: 1\nid: x\nversion: "1"\n')
    (workspace / "link.yaml").symlink_to(folder / "outside.yaml")
    problem = only(workspace, f"servanda: 1\nid: a\nextends: {written}\n")
    assert problem.code == "S032" and fragment in problem.sentence


def test_a_workspace_is_the_folder_with_the_toml_and_more_may_be_allowed(folder: Path) -> None:
    customers = folder / "customers"
    customers.mkdir()
    text = CUSTOMER.replace("plans/", "../plans/")
    assert only(customers, text).code == "S032"
    agreement, problems = read_agreement(customers / "globex.yaml", allow=[folder / "plans"])
    assert agreement is not None and problems == ()
    (folder / "servanda.toml").write_text("")
    agreement, problems = read_agreement(customers / "globex.yaml")
    assert agreement is not None and problems == ()


def test_a_near_name_is_offered_for_a_text_that_is_not_there(folder: Path) -> None:
    problem = only(folder, CUSTOMER.replace("gold.yaml", "glod.yaml"))
    assert problem.hint is not None and "Did you mean `gold.yaml`?" in problem.hint
