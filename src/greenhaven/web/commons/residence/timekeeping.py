"""What is done again and again for residences."""

from collections.abc import Mapping
from datetime import time

from greenhaven.web.commons.residence.codes import forget_addresses
from greenhaven.web.commons.timetable import Appointed

OF_RESIDENCE: Mapping[str, Appointed] = {"addresses": Appointed(forget_addresses, at=time(4, 30))}
