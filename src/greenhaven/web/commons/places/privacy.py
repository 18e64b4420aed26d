"""How far from a home it is shown, so that nobody finds the door who was not asked to it."""

import hashlib
import hmac
import math

from django.conf import settings

from greenhaven.core.city import EARTH_RADIUS_KM

NEAREST_M, FARTHEST_M = 200.0, 400.0
STEPS = float(2**64)


def blurred(*, lat: float, lon: float, whose: str) -> tuple[float, float]:
    """A point between 200 and 400 m away, always the same for the same person and doorstep.

    It is drawn by a hash with the site's secret: who does not know the secret cannot draw it
    again, and adding the same home anew gives no second point that could be averaged with the
    first. Neighbours have draws of their own, so that nobody learns from their own how another's
    was moved.
    """
    doorstep = f"{whose}:{lat:.3f}:{lon:.3f}"  # a thousandth of a degree: a hundred metres
    drawn = hmac.digest(settings.SECRET_KEY.encode(), f"home:{doorstep}".encode(), hashlib.sha256)
    turn, spread = (int.from_bytes(drawn[at : at + 8]) / STEPS for at in (0, 8))
    # Evenly over the ring's area.
    metres = math.sqrt(NEAREST_M**2 + spread * (FARTHEST_M**2 - NEAREST_M**2))
    degrees = math.degrees(metres / 1000 / EARTH_RADIUS_KM)
    angle = 2 * math.pi * turn
    north, east = degrees * math.cos(angle), degrees * math.sin(angle)
    return round(lat + north, 5), round(lon + east / math.cos(math.radians(lat)), 5)
