"""Soil: organic carbon and nitrogen, mineral nitrogen in layers, and what is added to it."""

from greenhaven.core.models.soil.rothc import ROTHC, SOIL

__all__ = ["ROTHC", "SOIL"]
