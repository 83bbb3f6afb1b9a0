"""A credit that runs until a rolling average has recovered: readings of one promise are the records of another."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.agreement.read import read_agreement
from servanda.desk.explain import explain
from servanda.desk.measuring import Asked, Measured, measure
from servanda.words.result import Because

TEXT = """\
servanda: 1
id: line
version: "1"
in_force: 2026-01-01
term: {starts: 2026-01-01}
timezone: UTC
currency: EUR
parties: {provider: {name: Carrier}, customer: {name: Customer}}
records:
  outages: {key: id, starts: began, ends: ended, from: {file: outages.csv, complete_until: "2026-09-01"}}
  averages: {readings: rolling}
objectives:
  rolling:
    promised_by: provider
    to: customer
    metric: {uptime: outages}
    target: at least 99%
    each: month
    averaged_over: 3 months
  below:
    promised_by: provider
    to: customer
    metric: {downtime: averages, where: value < 99%}
    target: at most 0 h
    each: quarter
fees: {line: {amount: 1000 EUR, each: month}}
remedies: {credit: {when: below missed, credit: {for_every: started 720 h of downtime, give: 5% of line}}}
settlement: {claim: automatic}
"""
OUTAGES = "id,began,ended\nO-1,2026-03-10 00:00,2026-03-14 00:00\nO-2,2026-06-01 00:00,2026-06-01 01:00\n"


def line(folder: Path, text: str = TEXT) -> Path:
    (folder / "line.yaml").write_text(text, encoding="utf-8")
    (folder / "outages.csv").write_text(OUTAGES, encoding="utf-8")
    return folder / "line.yaml"


def measured(path: Path, as_of: str | None = None) -> Measured:
    (found,), problems = measure(Asked([path], as_of))
    assert not problems
    return found


def texts(tree: Because) -> list[str]:
    return [str(tree.sentence), *(text for each in tree.reasons for text in texts(each))]


def test_each_quarter_pays_for_the_months_in_which_the_average_was_below(tmp_path: Path) -> None:
    """Four days down in March keep the mean of three months below 99% until May: March is 744 h, two begun steps of 720 h, April
    and May are 1,464 h, three of them; each step is 5% of the 3,000 EUR of the quarter.
    """
    found = measured(line(tmp_path))
    assert [(each.period.label, each.amount) for each in found.obligations] == [("2026-Q1", 300), ("2026-Q2", 450)]
    assert "open" in [each.word for each in found.verdicts]
    early = measured(line(tmp_path), "2026-05-15")
    assert [(each.period.label, each.amount) for each in early.obligations] == [("2026-Q1", 300), ("2026-Q2", 150)]


def test_the_reasons_list_the_readings_and_do_not_tell_a_mean_by_the_down_time_of_its_last_month(
    tmp_path: Path,
) -> None:
    (tree,) = explain(Asked([line(tmp_path)], period="2026-Q2"), "below").trees
    said = texts(tree)
    assert "averages are the readings of rolling that are over" in said
    assert [each for each in said if each.startswith("rolling, ")] == [
        "rolling, 2026-04, ready: 95.69…%. Target at least 99%. Missed: 3.30… percentage points short.",
        "rolling, 2026-05, ready: 95.69…%. Target at least 99%. Missed: 3.30… percentage points short.",
        "rolling, 2026-06, ready: 99.95…%. Target at least 99%. Met: the target holds.",
    ]


def test_under_two_versions_the_readings_of_both_are_records(tmp_path: Path) -> None:
    path = line(tmp_path)
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions" / "1.yaml").write_text(TEXT, encoding="utf-8")
    newer = TEXT.replace('version: "1"', 'version: "2"\nreplaces: "1"').replace(
        "in_force: 2026-01-01", "in_force: 2026-04-01"
    )
    path.write_text(newer.replace("5% of line", "10% of line"), encoding="utf-8")
    found = measured(path)
    assert [(each.period.label, each.amount) for each in found.obligations] == [("2026-Q1", 300), ("2026-Q2", 900)]


def test_what_is_closed_is_read_as_it_was_closed(tmp_path: Path) -> None:
    """The records of March are put right after it was closed: its mean stands, so that the quarter pays for it still."""
    from servanda.desk.closing import close_period

    path = line(tmp_path)
    for month in ("2026-03",):
        (closing,), problems = close_period(Asked([path]), month)
        assert not (*problems, *closing.problems)
    (tmp_path / "outages.csv").write_text("id,began,ended\nO-2,2026-06-01 00:00,2026-06-01 01:00\n", encoding="utf-8")
    assert [(each.period.label, each.amount) for each in measured(path).obligations] == [("2026-Q1", 300)]


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("readings: rolling", "readings: roling", "S143", (11, 24)),
        ("readings: rolling", "readings: below", "S148", (11, 24)),
        ("readings: rolling", "readings: rolling, key: id", "S1036", (11, 33)),
        ("averages: {readings", "averages: {where: verdict = 'mised', readings", "S122", (11, 31)),
        ("each: month\n    averaged_over: 3 months", "each: month\n    per: value", "S1037", (11, 24)),
        ("value < 99%", "valu < 99%", "S104", (23, 41)),
        ("value < 99%", "value < 99 h", "S120", None),
        ("{amount: 1000 EUR,", "{sum: averages, of: value,", "S1038", (26, 20)),
    ],
)
def test_mistakes_are_answered_at_their_place(
    tmp_path: Path, old: str, new: str, code: str, place: tuple[int, int] | None
) -> None:
    assert old in TEXT
    found = [each for each in read_agreement(line(tmp_path, TEXT.replace(old, new)))[1] if each.severity == "error"]
    assert code in [each.code for each in found], [str(each) for each in found]
    places = [(each.place.line, each.place.column) for each in found if each.code == code and each.place]
    assert place is None or place in places


@pytest.mark.parametrize(("per", "codes"), [("", ["S1039"]), ("per: circuits, ", [])])
def test_a_credit_for_each_fault_says_whose_rental_it_is_of(tmp_path: Path, per: str, codes: list[str]) -> None:
    path = tmp_path / "circuits.yaml"
    path.write_text(
        f"""\
servanda: 1
id: circuits
version: "1"
in_force: 2026-01-01
timezone: UTC
currency: GBP
parties: {{carrier: {{name: Carrier}}, customer: {{name: Customer}}}}
records:
  circuits: {{key: circuit, columns: {{rental: money}}}}
  faults: {{key: id, time: opened, belongs_to: {{circuits: circuit}}, columns: {{closed: time}}}}
objectives:
  repair: {{promised_by: carrier, to: customer, metric: {{clock: faults, start: opened, stop: closed, limit: 5 h}},
            target: at least 100%, {per}each: faults}}
fees: {{rental: {{amount: circuits.rental, each: month, per: circuits}}}}
remedies: {{credit: {{when: repair missed, credit: 10% of rental, combine: sum}}}}
settlement: {{claim: automatic}}
""",
        encoding="utf-8",
    )
    assert [each.code for each in read_agreement(path)[1]] == codes
