"""Seeded generators of believable records for the examples; nothing here measures anything.

The records are simulated and every folder written says so. The same seed gives the same bytes on every
machine: only whole numbers are drawn and reckoned with, so neither hash order nor floating point plays a part.
"""

from __future__ import annotations

from servanda.simulate.desk_team import service_desk
from servanda.simulate.online_team import online_service
from servanda.simulate.provider_team import service_provider
from servanda.simulate.revenue_team import marketing_sales

__all__ = ["marketing_sales", "online_service", "service_desk", "service_provider"]
