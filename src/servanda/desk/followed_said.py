"""What is said of a follow-up: names of steps and bands, lengths that may never end, the sentence for a chat."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from servanda.agreement.follow_up import FollowUp
from servanda.measure.followed import NEVER, Followed, Wait
from servanda.words.sentence import Figure, Sentence
from servanda.words.show import show_length, show_percent

STEPS = {
    "assigned": Sentence("created to assigned"),
    "attempted": Sentence("assigned to attempted"),
    "contacted": Sentence("attempted to contacted"),
    "qualified": Sentence("contacted to qualified"),
    "waited": Sentence("created to attempted"),
}
"""The steps in words; the first is the system's delay, the second that of people."""


def step_said(block: FollowUp, step: str) -> Sentence:
    """A step in words; without contacts it is qualified after an attempt."""
    if step == "qualified" and block.contact is None:
        return Sentence("attempted to qualified")
    return STEPS[step]


def steps_of(block: FollowUp, whole: Followed) -> tuple[Wait, ...]:
    """The steps that the block tells of, the whole wait last."""
    left = {*(["contacted"] if block.contact is None else []), *(["qualified"] if block.qualified is None else [])}
    return tuple(each for each in whole.waits if each.step not in left)


def length_said(length: int | None) -> Sentence | Figure:
    """``12 min``, ``never``; nothing where there is nothing to tell."""
    if length is None:
        return Figure("")
    return Sentence("never") if length >= NEVER else Figure(show_length(length))


def bands_said(block: FollowUp) -> tuple[Sentence | Figure, ...]:
    """``to 5 min``, ``to 15 min``, ``to 1 h``, ``longer``."""
    edges = (Sentence("to {time}", time=Figure(show_length(each.microseconds))) for each in block.bands)
    return (*edges, Sentence("longer"))


def shares(wait: Wait) -> Sequence[Fraction | None]:
    """The part of each band in those that are told of."""
    return [Fraction(number, wait.every) if wait.every else None for number in wait.in_bands]


def summary_said(records: str, block: FollowUp, whole: Followed) -> Sentence | None:
    """``Follow-up of leads: 95.1 % in time, 7 late; half attempted within 25 min.``; None where nothing is due."""
    wait = next(each for each in whole.waits if each.step == "attempted")
    if not wait.every:
        return None
    half = Sentence("half attempted within {time}", time=length_said(wait.percentiles[0]))
    if wait.percentiles[0] is not None and wait.percentiles[0] >= NEVER:
        half = Sentence("more than half not attempted")
    if block.limit is None or whole.share is None:
        return Sentence("Follow-up of {records}: {half}.", records=records, half=half)
    share, late = Figure(show_percent(whole.share)), Sentence("{n} late", n=whole.late)
    return Sentence(
        "Follow-up of {records}: {share} in time, {late}; {half}.", records=records, share=share, late=late, half=half
    )


def anew_said(whole: Followed) -> str:
    """Of those that changed hands; for terminals. Nothing where none did."""
    if not whole.anew:
        return ""
    if whole.anew == 1:
        return "1 was attempted before it was assigned: it changed hands, and its wait counts from created"
    return f"{whole.anew:,} were attempted before they were assigned: they changed hands, and their wait counts from created"
