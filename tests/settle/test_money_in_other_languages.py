"""What both sides read about money is wholly in the reader's language: rights, duties, terms, reasons, the letter.

The language of these tests has no letters at all: it says a × for each letter of ours. Whatever is still readable on a
page was written by the parties, or was forgotten.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from claiming import CONTACTS, Claiming
from deal import months

from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.desk.closing import close_period
from servanda.desk.letter import Wanted as WantedLetter
from servanda.desk.letter import letter
from servanda.desk.measuring import Asked, measure
from servanda.desk.report_agreed import money_agreed
from servanda.desk.statement_pages import Wanted, statement_pages
from servanda.paper.letter import letter_text
from servanda.paper.letter_word import letter_word
from servanda.paper.tongue import Tongue, tongue_of
from servanda.words.problem import errors
from servanda.words.timeofday import parse_date

HEAD = f"""\
servanda: 1
id: hosting
version: "1"
in_force: 2026-01-01
timezone: UTC
currency: USD
{CONTACTS}calendars: {{office: {{hours: {{mon-fri: "09:00-17:00"}}}}}}
records:
  figures:
    from: figures.csv
    key: id
    time: for_day
    columns: {{site: text, up: percent, slow: duration, errors: number, by: text, entered: time}}
  invoices: {{from: invoices.csv, key: id, time: billed_for, columns: {{site: text, amount: money}}}}
objectives:
  up:
    promised_by: provider
    to: customer
    metric: {{reported: figures, of: up, by: by, entered: entered}}
    target: at least 99%
    levels: {{minimum: at least 95%}}
    each: month
  fast:
    promised_by: provider
    to: customer
    metric: {{smallest: figures, of: slow}}
    target: at most 60 min
    each: month
fees:
  subscription: {{amount: 12000 USD, each: month, one_day: 1/30}}
  pool: {{amount: 12% of subscription}}
  billed:
    sum: invoices
    of: amount
    where: "site in ('Kiel', 'Oslo') and amount >= 1500 USD"
    each: quarter from 16 January
"""
RICH = """\
remedies:
  bands:
    when: up missed
    clause: "4.2"
    credit: {of: pool, bands: {below 99%: 10%, below 97%: 25%}}
    multiply: {times: 2, when: up missed 2 months in a row}
  steps:
    when: fast missed
    credit: {of: subscription, for_every: started 30 min of excess, give: 2%, up_to: 5%}
    claim: {until: end of 2nd month after the period, answer: 10 days}
    combine: sum
  part:
    when: {any: [up misses minimum, fast missed in 2 of 3 months]}
    credit: {of: subscription, pro_rata: excess of fast, times: 2}
    earn_back: {give: 50%, when: up met 2 months in a row, as: bank, lapses: end of the term}
  points: {when: fast missed, points: 2 points}
  plan: {when: up missed, action: {what: A PLAN, due: 10 working days of office after the period}}
  exit:
    when: up missed 2 months in a row
    right_to_terminate: {for: customer, notice: 3 months, within: 60 days after the period, refund: pro rata}
  leave: {when: up misses minimum in 2 of 3 months, restarts: when credited, right_to_terminate: {for: both, notice: none}}
  day: {when: up missed the month before, credit: 1 day of subscription, instead_of: [bands]}
settlement:
  same_incident: largest
  caps: [{at_most: 2500 USD, each: rolling 12 months}, {at_most: 50% of pool, each: month from day 16, for: [bands]}]
  claim: {from: 1 day after the period, until: 60 days after the period, evidence: [LOGS]}
  pay_if: above 1 USD
  paid: next invoice
  lapses: end of the term
  round: half up to 0.01 USD
"""
FIGURES = [
    {**up, "slow": slow}
    for up, slow in zip(months("2026-01", "98%", "96%", "94%"), ("75 min", "10 min", "100 min"), strict=True)
]
WRITTEN = (
    "hosting.yaml", "invoices.csv", "figures.csv", "remedies", "earn-back", "record", "errors", "Provider", "Customer",
    "Service manager", "Head of IT", "Purchasing", "subscription", "pool", "billed", "invoices", "figures", "amount",
    "site", "bands", "steps", "part", "points", "plan", "exit", "leave", "day", "fast", "minimum", "office", "hosting",
    "A PLAN", "LOGS", "USD", "UTC", "sha256", "Servanda", "Kiel", "Oslo", "up", "servanda evidence", "period",
)  # fmt: skip
"""What the parties wrote, names of files, and signs that every language shares; the longest first where one holds another."""
UNITS = re.compile(r"\b\d[\d.,]*…? (?:h|min|s)\b")


@pytest.fixture(scope="module")
def deal(tmp_path_factory: pytest.TempPathFactory) -> Claiming:
    return Claiming(tmp_path_factory.mktemp("deal"), RICH, FIGURES, HEAD)


def speechless() -> Tongue:
    """The words of the German, without a letter in them: the patterns that have words in no language stay readable."""
    german, problem = tongue_of("de")
    assert problem is None
    silent = {key: _silent(key) for key in (*german.words, *german.sentences)}
    return replace(
        german, words=silent, sentences=silent, months=("×",) * 12, quarters=("× {year}",) * 4, ordinals={}, week="×"
    )


def _silent(pattern: str) -> str:
    return "".join(
        part if re.fullmatch(r"\{\w+\}", part) else re.sub(r"[^\W\d_]", "×", part)
        for part in re.split(r"(\{\w+\})", pattern)
    )


def readable(text: str) -> str:
    """What can still be read once the words of the parties are taken out."""
    left = re.sub(r"\b[0-9a-f]{64}\b", "", UNITS.sub("", text))
    for each in sorted(WRITTEN, key=len, reverse=True):
        left = re.sub(rf"(?<![^\W_]){re.escape(each)}(?![^\W_])", "", left)
    return " ".join(re.findall(r"[A-Za-z]{2,}", left))


def texts(value: Any) -> Iterator[str]:
    """Every text in a page, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts(each)


def test_a_statement_holds_no_word_of_ours_that_is_not_in_the_language_of_its_reader(deal: Claiming) -> None:
    stated = statement_pages(deal.measured("2026-05-15"), Wanted(tongue=speechless()))
    assert [name for name, _ in stated.pages] == ["2026-01", "2026-02", "2026-03", "2026-04"]
    titles = {"Remedies", "Fees", "Settlement"}  # labels, which the template says
    for _, page in stated.pages:
        plain = {**asdict(page), "warnings": (), "language": ""}
        assert {each: readable(each) for each in texts(plain) if each not in titles and readable(each)} == {}


def test_the_letter_holds_none_either_as_text_and_in_word(deal: Claiming) -> None:
    tongue, now = speechless(), Zone("UTC").midnight(day_of(parse_date("2026-04-20")))
    made, problems = letter(Asked([deal.file]), WantedLetter("Purchasing", now, tongue=tongue))
    assert made is not None and not problems
    assert readable(letter_text(made, tongue)) == ""
    docx = pytest.importorskip("docx", reason="python-docx is not installed")
    document = docx.Document(io.BytesIO(letter_word(made, tongue)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert readable("\n".join([*(each.text for each in document.paragraphs), *cells])) == ""
    assert document.core_properties.language == "de"


def test_terms_rights_and_duties_in_german_and_french(deal: Claiming) -> None:
    agreement = deal.measured("2026-05-15").agreement
    assert agreement is not None
    german, french = (
        {
            name: said
            for part in money_agreed(agreement, agreement.remedies, tongue_of(code)[0])
            for name, said in part.sentences
        }
        for code in ("de", "fr")
    )
    assert german["subscription"] == "subscription ist 12.000 USD je Monat. Ein Tag davon ist ein Dreißigstel."
    assert french["subscription"] == "subscription est 12\u202f000 USD par mois. Un jour en vaut le trentième."
    assert german["billed"] == (
        "billed ist die Summe von amount aus invoices, wobei gilt: site ist Kiel oder Oslo und amount ist mindestens "
        "1.500 USD je Quartal ab 16. Januar."
    )
    assert german["bands"] == (
        "Wenn up verfehlt ist, schuldet Provider Customer einen Teil von pool: 10\u00a0% bei weniger als 99\u00a0% und "
        "25\u00a0% bei weniger als 97\u00a0%. Das 2-Fache, wenn up verfehlt ist, 2 Monate hintereinander. "
        "Bestimmung im Papier: 4.2."
    )
    assert german["exit"] == (
        "Wenn up verfehlt ist, 2 Monate hintereinander, darf Customer kündigen (Frist: 3 Monate), "
        "bis 60 Tage nach dem Zeitraum; Erstattung: anteilig."
    )
    assert french["plan"].endswith("(échéance\u00a0: 10 jours ouvrés (office) après la période)\u00a0: A PLAN.")


def test_what_was_closed_can_still_be_said_in_another_language(tmp_path: Path) -> None:
    """A closed period keeps its reasons and rights as they were, and what they are made of."""
    claiming = Claiming(tmp_path, RICH, FIGURES, HEAD)
    close_period(Asked([claiming.file]), "2026-01")
    (closing,), problems = close_period(Asked([claiming.file]), "2026-02")
    assert not errors((*problems, *closing.problems))
    (measured,), _ = measure(Asked([claiming.file], "2026-05-15"))
    assert any(each.closed for each in measured.obligations)
    pages = dict(statement_pages(measured, Wanted(tongue=tongue_of("de")[0])).pages)
    right = next(each for each in pages["2026-02"].duties if each.remedy == "exit")
    assert right.what == "Customer darf kündigen, Frist 3 Monate, anteilige Erstattung"
    assert right.reasons[0].sentence.startswith("up verfehlt, 2 Monate hintereinander")
