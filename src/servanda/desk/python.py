"""The two calls for programs: `servanda.load` and `servanda.measure`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from servanda.agreement.folder import workspace_of
from servanda.agreement.model import Agreement
from servanda.agreement.read import read_agreement
from servanda.clock.units import instant_of
from servanda.desk.files import Found
from servanda.desk.measuring import Asked, Measured, measure_one, workspaces
from servanda.words.problem import Problem, errors


class AgreementError(ValueError):
    """An agreement or its records have errors; `problems` holds all of them, with their places."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def load(path: str | Path, *, allow: Sequence[str | Path] = ()) -> Agreement:
    """The agreement in a file. Raises AgreementError with everything that is wrong with it."""
    agreement, problems = read_agreement(path, allow=[Path(each) for each in allow])
    wrong = errors(problems)
    if agreement is None or wrong:
        raise AgreementError(wrong)
    return agreement


def measure(
    agreement: Agreement,
    as_of: datetime | date | str | None = None,
    *,
    period: str | None = None,
    allow: Sequence[str | Path] = (),
    engine: str = "duckdb",
) -> Measured:
    """Measure a loaded agreement on its records, as of an instant (default: the end of the records).

    A datetime needs an offset; a date or a text is read in the agreement's zone. Raises AgreementError.
    """
    if not agreement.file:
        sentence = "An agreement is measured from its file, beside which its records are bound."
        raise AgreementError([Problem("S610", sentence, None, "Load it with servanda.load(path).")])
    moment: str | int | None = (
        as_of.isoformat() if isinstance(as_of, date) and not isinstance(as_of, datetime) else None
    )
    if isinstance(as_of, datetime):
        moment = instant_of(as_of) if as_of.tzinfo is not None else as_of.isoformat()
    elif isinstance(as_of, str):
        moment = as_of
    path = Path(agreement.file)
    asked = Asked([path], moment, period, allow=[Path(each) for each in allow], engine=engine)
    found = Found(path, agreement, ())
    with workspaces(asked, [found]) as (_, tables, wrong):
        if errors(wrong):
            raise AgreementError(errors(wrong))
        measured = measure_one(asked, found, tables[workspace_of(path)])
    if errors(measured.problems):
        raise AgreementError(errors(measured.problems))
    return measured
