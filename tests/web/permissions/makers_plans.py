"""The pages of the plan, and what is known of the city."""

from tests.web.permissions.targets import fixed

MAKERS = {
    "today": fixed("city.read"),
    "outlines": fixed("city.read"),
    "plan": fixed("city.read"),
    "plan-map": fixed("city.read"),
    "plan-csv": fixed("city.read"),
    "plan-geojson": fixed("city.read"),
    "districts": fixed("city.read"),
    "district": fixed("city.read", district="n"),
    "forecast": fixed("city.read"),
    "gardens": fixed("city.read"),
    "garden": fixed("city.read", garden="rose"),
    "rules": fixed("city.read"),
    "hubs": fixed("city.read"),
    "hub": fixed("city.read", hub="yard"),
    "assumptions": fixed("city.read"),
    "data": fixed("city.read"),
    "language": fixed("city.read"),
}
