"""What a person wrote on the command line about an obligation, read: which one, the day, the amount, the evidence."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

from servanda.agreement.model import Agreement
from servanda.clock.units import date_of
from servanda.clock.zone import Zone
from servanda.settle.progress import BY_THEMSELVES, about, shown
from servanda.words.entry import Evidence
from servanda.words.money import decimals_of, parse_money
from servanda.words.number import exact_text, parse_number
from servanda.words.phrase import PhraseError
from servanda.words.problem import Problem, did_you_mean
from servanda.words.result import Obligation
from servanda.words.timeofday import parse_date


def chosen(
    agreement: Agreement, obligations: Sequence[Obligation], remedy: str, period: str, of: Sequence[str],
    record: str | None,
) -> Obligation | Problem:  # fmt: skip
    """The one obligation that is meant."""
    if remedy not in agreement.remedies and all(each.remedy != remedy for each in obligations):
        hint = did_you_mean(remedy, agreement.remedies, "Remedies")
        return Problem("S770", f"`{agreement.id}` has no remedy `{remedy}`.", None, hint)
    own = [each for each in obligations if each.remedy == remedy and each.kind not in BY_THEMSELVES]
    fits = [each for each in own if each.period.label == period]
    if not fits:
        labels = list(dict.fromkeys(each.period.label for each in own))
        place = agreement.place(("remedies", remedy)) if remedy in agreement.remedies else None
        hint = did_you_mean(period, labels[-20:], "Periods in which it follows")
        return Problem("S770", f"`{remedy}` does not follow in {period}.", place, hint)
    wanted = [each.partition("=")[::2] for each in of]
    fits = [
        each for each in fits if all(dict(each.told_by).get(name.strip()) == value.strip() for name, value in wanted)
    ]
    fits = [each for each in fits if record is None or each.period.key == record]
    if len(fits) == 1:
        return fits[0]
    every = [each for each in own if each.period.label == period]
    sentence = f"{len(fits) or 'None'} of the {len(every)} obligations of `{remedy}` in {period} {'are' if fits else 'is'} meant."
    return Problem("S771", sentence, None, f"Say which one: {', '.join(_ways(fits or every))}.")


def _ways(obligations: Iterable[Obligation]) -> Iterable[str]:
    for each in list(obligations)[:8]:
        words = [f"--of {name}={value}" for name, value in each.told_by]
        words += [f"--record {each.period.key}"] if each.period.key is not None else []
        yield " ".join(words) or "no --of"


def day_said(text: str | None, recorded_at: int, zone: Zone) -> date | Problem:
    """The day that counts; without one the day on which it is written down, in the agreement's zone."""
    today = date_of(zone.day(recorded_at))
    if text is None:
        return today
    try:
        day = parse_date(text)
    except PhraseError as error:
        return Problem("S778", f"--date {text}: {error.sentence}", None, error.hint or "Write 2026-05-12.")
    if day > today:
        return Problem("S778", f"--date {text} is still to come; today is {today}.", None, "Write it down on that day.")
    return day


def amount_said(text: str | None, obligation: Obligation) -> Fraction | Problem | None:
    """The amount that is claimed or granted: all of it, unless a part is written."""
    if text is None:
        return obligation.amount
    try:
        amount, unit = _amount(text)
    except PhraseError as error:
        return Problem("S777", f"--amount {text}: {error.sentence}", None, error.hint or "Write --amount '50 USD'.")
    if unit is not None and unit != obligation.unit:
        return Problem("S777", f"--amount {text}: the obligation is in {obligation.unit}.", None, None)
    if amount < 0 or (obligation.amount is not None and amount > obligation.amount):
        most = shown(obligation, obligation.amount if obligation.amount is not None else Fraction(0))
        sentence = f"{about(obligation)} comes to {most}, so {text} cannot be granted."
        return Problem("S777", sentence, None, "What is given beyond the agreement is no part of it.")
    money = len(obligation.unit) == 3 and obligation.unit.isupper()
    if money and amount != obligation.amount and (amount * 10 ** decimals_of(obligation.unit)).denominator != 1:
        coin = f"{exact_text(Fraction(1, 10 ** decimals_of(obligation.unit)))} {obligation.unit}"
        sentence = f"--amount {text} is no whole number of the smallest coins, which nobody can pay."
        return Problem("S777", sentence, None, f"Write it to {coin}.")
    return amount


def _amount(text: str) -> tuple[Fraction, str | None]:
    try:
        money = parse_money(text)
        return money.exact, money.currency
    except PhraseError:
        return Fraction(parse_number(text).value), None


def evidence_of(files: Sequence[Path], workspace: Path) -> tuple[list[Evidence], list[Problem]]:
    """Files by their names and hashes; of those in the workspace the way to them."""
    found: list[Evidence] = []
    problems: list[Problem] = []
    for path in files:
        try:
            data = path.read_bytes()
        except OSError as error:
            sentence = f"The evidence `{path}` cannot be read: {error.strerror or error}."
            problems.append(Problem("S779", sentence, None, "Name a file that is there; its hash is written down."))
            continue
        found.append(Evidence(_name(path, workspace), hashlib.sha256(data).hexdigest()))
    return found, problems


def _name(path: Path, workspace: Path) -> str:
    real = Path(os.path.realpath(path))
    return real.relative_to(workspace).as_posix() if real.is_relative_to(workspace) else path.name
