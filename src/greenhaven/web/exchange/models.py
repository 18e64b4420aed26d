"""Everything that the exchange keeps, gathered for the database."""

from greenhaven.web.exchange.plans.models import MOST_WEEKS, Adoption, Forecast, Outlook, Plan

__all__ = ["MOST_WEEKS", "Adoption", "Forecast", "Outlook", "Plan"]
