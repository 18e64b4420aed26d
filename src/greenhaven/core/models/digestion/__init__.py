"""Anaerobic digestion: ADM1, the tank it runs in, what is fed to it and what comes out."""

from greenhaven.core.models.digestion.adm1 import ADM1
from greenhaven.core.models.digestion.tank import alarms, digester, fos_tac, seed, washed_out

__all__ = ["ADM1", "alarms", "digester", "fos_tac", "seed", "washed_out"]
