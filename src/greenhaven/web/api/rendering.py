"""How answers are written: JSON that every program reads, with times in UTC."""

from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder


class Encoder(NinjaJSONEncoder):
    """Times of any zone in UTC."""

    def default(self, o: Any) -> Any:
        """What JSON itself does not know."""
        if isinstance(o, datetime) and o.tzinfo is not None:
            return super().default(o.astimezone(UTC))
        return super().default(o)


class Renderer(JSONRenderer):
    """JSON as its standard has it: no number that is none."""

    encoder_class = Encoder
    json_dumps_params = MappingProxyType({"allow_nan": False})
