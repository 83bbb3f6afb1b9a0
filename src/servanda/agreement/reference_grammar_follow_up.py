"""The phrases of follow-ups, for the language's reference."""

from __future__ import annotations

from servanda.agreement.follow_up import parse_above_zero, parse_cost, parse_length, parse_part, parse_stretch
from servanda.agreement.reference_form import Phrase, form

OF_FOLLOW_UPS: tuple[Phrase, ...] = (
    Phrase(
        "Lengths",
        "`bands`; `hours` and `minutes` of a capacity",
        parse_length,
        (
            form(
                "N s | N min | N h", "A length above 0; no days, which clocks count in several ways.", "15 min", "130 h"
            ),
        ),
    ),
    Phrase(
        "Stretches",
        "`within` of a persistence",
        parse_stretch,
        (
            form("N days | N weeks", "Days of the calendar in the agreement's zone.", "14 days"),
            form("N h", "Plain hours, whether anything is open or not.", "48 h"),
        ),
    ),
    Phrase("Costs", "`cost` of attempts", parse_cost, (form("N CURRENCY", "An amount above 0.", "18 USD"),)),
    Phrase("People", "`people` of a capacity", parse_above_zero, (form("N", "A number above 0.", "8", "2.5"),)),
    Phrase(
        "Parts of a day's work",
        "`busy` of a capacity",
        parse_part,
        (form("N%", "More than 0% and at most 100%.", "50%"),),
    ),
)
"""What `follow_up` is made of besides other phrases."""
