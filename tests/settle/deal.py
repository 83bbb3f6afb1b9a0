"""A deal between two parties whose monthly figures are entered by hand, so that a test can say what they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from servanda.desk.measuring import Asked, Measured, measure
from servanda.words.problem import errors
from servanda.words.result import Obligation

HEAD = """\
servanda: 1
id: hosting
version: "1"
in_force: 2026-01-01
timezone: UTC
currency: USD
parties: {provider: {name: Provider}, customer: {name: Customer}}
records:
  figures:
    from: figures.csv
    key: id
    time: for_day
    columns: {site: text, up: percent, slow: duration, errors: number, by: text, entered: time}
  invoices: {from: invoices.csv, key: id, time: billed_for, columns: {site: text, amount: money}}
objectives:
  up:
    promised_by: provider
    to: customer
    metric: {reported: figures, of: up, by: by, entered: entered}
    target: at least 99%
    levels: {minimum: at least 95%}
    each: month
  slow:
    promised_by: provider
    to: customer
    metric: {reported: figures, of: slow, by: by, entered: entered}
    target: at most 60 min
    each: month
  errors:
    promised_by: provider
    to: customer
    metric: {reported: figures, of: errors, by: by, entered: entered}
    target: at most 10
    each: month
fees:
  subscription: {amount: 1000 USD, each: month}
  invoice: {sum: invoices, of: amount, each: month}
"""
LATE_ENOUGH = "2027-06-01"


@dataclass
class Deal:
    """A folder with the agreement; what is asked of it is a plain list of obligations."""

    folder: Path

    def settle(
        self, terms: str, figures: Sequence[Mapping[str, object]], invoices: Mapping[str, object] | None = None,
        as_of: str = LATE_ENOUGH, head: str = HEAD,
    ) -> list[Obligation]:  # fmt: skip
        """The obligations of an agreement with these terms, when these figures were entered."""
        return list(self.measured(terms, figures, invoices, as_of, head).obligations)

    def measured(
        self, terms: str, figures: Sequence[Mapping[str, object]], invoices: Mapping[str, object] | None = None,
        as_of: str = LATE_ENOUGH, head: str = HEAD,
    ) -> Measured:  # fmt: skip
        """Everything that was measured."""
        path = self.folder / "hosting.yaml"
        path.write_text(head + terms, encoding="utf-8")
        rows = [_row(place, each) for place, each in enumerate(figures)]
        (self.folder / "figures.csv").write_text(
            "id,for_day,site,up,slow,errors,by,entered\n" + "".join(rows), encoding="utf-8"
        )
        billed = [f"I{place},{month}-15,,{amount}\n" for place, (month, amount) in enumerate((invoices or {}).items())]
        (self.folder / "invoices.csv").write_text("id,billed_for,site,amount\n" + "".join(billed), encoding="utf-8")
        bound = "".join(f'[records.{name}]\ncomplete_until = "2027-06-01 00:00"\n' for name in ("figures", "invoices"))
        (self.folder / "servanda.toml").write_text(
            bound.replace("[records.figures]\n", '[records.figures]\nfile = "figures.csv"\n').replace(
                "[records.invoices]\n", '[records.invoices]\nfile = "invoices.csv"\n'
            ),
            encoding="utf-8",
        )
        (measured,), problems = measure(Asked([path], as_of))
        assert not errors((*problems, *measured.problems)), [str(each) for each in (*problems, *measured.problems)]
        return measured


def _row(place: int, figure: Mapping[str, object]) -> str:
    month = figure["month"]
    cells = [str(figure.get(name, "")) for name in ("site", "up", "slow", "errors")]
    return f"F{place},{month}-10,{','.join(cells)},Ann,{month}-20\n"


def months(first: str, *values: object, of: str = "up") -> list[dict[str, object]]:
    """One figure for each month from the first on; None leaves a month out."""
    year, month = map(int, first.split("-"))
    return [
        {"month": f"{year + (month - 1 + place) // 12}-{(month - 1 + place) % 12 + 1:02d}", of: value}
        for place, value in enumerate(values)
        if value is not None
    ]


def amounts(found: Sequence[Obligation]) -> list[tuple[str, str, Fraction | None]]:
    """Remedy, period and amount of each."""
    return [(each.remedy, each.period.label, each.amount) for each in found]
