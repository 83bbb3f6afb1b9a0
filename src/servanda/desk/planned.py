"""What is planned and not announced yet: read beside what is measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from servanda.agreement.model import Agreement
from servanda.engines.engine import EngineFault
from servanda.measure.failure import CannotMeasure
from servanda.measure.needs import Needs
from servanda.measure.planned import Planned, planned, planned_text
from servanda.measure.run import bench, plan
from servanda.measure.tables import Tables
from servanda.sql.cannot import CannotSay


def planned_needs(agreement: Agreement) -> Iterable[Needs]:
    """What is read for it."""
    text = planned_text(agreement)
    return () if text is None else plan(text.agreement, text.names, text.also)[0].values()


def planned_ahead(agreement: Agreement, tables: Tables, as_of: int | None, moment: int) -> Sequence[Planned]:
    """Stretches that begin after an instant and are to be announced; rows that cannot be read are told where they are measured."""
    text = planned_text(agreement)
    if text is None:
        return ()
    ready = bench(text.agreement, tables, text.names, as_of, also=text.also)
    try:
        return planned(ready, moment)
    except (CannotMeasure, CannotSay, EngineFault):  # the metric that excludes them says why
        return ()
    finally:
        ready.release()
