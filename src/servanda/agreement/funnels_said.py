"""Funnels and complaints in plain English: which stages records pass, how they leave, when they count as mature."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.agreement.funnels import CountedStage, ReachedStage, Stage
from servanda.agreement.model import Agreement
from servanda.agreement.paper_said import with_paper
from servanda.query.say import in_words
from servanda.words.said import listed


def funnel_said(agreement: Agreement, records: str) -> str:
    """``leads pass these stages: lead, at created_at; won, at won_at. They leave as lost, at lost_at. …``"""
    funnel = agreement.funnel[records]
    whose = f" where {in_words(funnel.where)}" if funnel.where is not None else ""
    parts = [
        f"{records}{whose} pass these stages: {'; '.join(f'{name}, {_at(stage)}' for name, stage in funnel.stages.items())}"
    ]
    if funnel.leaves:
        parts.append(f"They leave as {'; '.join(f'{name}, {_at(way)}' for name, way in funnel.leaves.items())}")
    parts += _further(agreement, records)
    return with_paper(f"{'. '.join(parts)}.", funnel)


def _at(stage: Stage) -> str:
    where = f" where {in_words(stage.where)}" if stage.where is not None else ""
    match stage:
        case ReachedStage():
            return f"at {in_words(stage.at)}{where}"
        case CountedStage():
            what = f"the sum of {stage.sum}" if stage.sum is not None else f"the number of {stage.records}"
            return f"counted as {what}{where}"


def _further(agreement: Agreement, records: str) -> Iterable[str]:
    funnel = agreement.funnel[records]
    if funnel.distinct is not None:
        yield f"{records} with the same {in_words(funnel.distinct)} are one"
    if funnel.value is not None:
        yield f"What one is worth is its {in_words(funnel.value)}"
    if funnel.matures_after is not None:
        yield f"They are mature {funnel.matures_after} after they entered"
    if funnel.unaccounted_after is not None:
        yield f"Who has not moved for {funnel.unaccounted_after} is unaccounted for"


def complaint_said(agreement: Agreement, said: str) -> str:
    """``The figures of lead-volume say whether this is right.``"""
    names = agreement.complaints[said]
    return f"The figures of {listed(names)} say whether this is right."
