"""A month of a service closed, exported anew, proposed to be restated, and answered."""

from __future__ import annotations

from hosted import Hosted

from servanda.desk.closing import close_period
from servanda.desk.restate_answers import answer
from servanda.desk.restating import Restating, propose
from servanda.words.problem import errors

JANUARY = "2026-01"
WHY = "A ticket came late."
LATE = "O-4,2026-01-27 10:00,2026-01-27 10:30,disk,5,no,Ann\n"
"""Half an hour more of January, in an export that came after January was closed."""


def close(hosted: Hosted) -> Hosted:
    (closing,), problems = close_period(hosted.asked, JANUARY)
    assert (closing.path is not None, problems) == (True, [])
    return hosted


def exported_anew(hosted: Hosted, outages: str) -> None:
    (hosted.folder / "outages.csv").write_text(outages, encoding="utf-8")


def proposed(hosted: Hosted, by: str = "Service manager", day: str | None = "2026-03-01", note: str = WHY) -> Restating:
    (made,), problems = propose(hosted.asked, JANUARY, hosted.word(by, day, note))
    assert not problems
    return made


def answered(
    hosted: Hosted, what: str = "accept", by: str = "Head of IT", day: str = "2026-03-05", **more: str
) -> list[str]:
    number = more.pop("number", None)
    made, problems = answer(hosted.asked, what, JANUARY, hosted.word(by, day, more.pop("note", "")), number)  # type: ignore[arg-type]
    return [each.code for each in errors([*problems, *(one for each in made for one in each.problems)])]
