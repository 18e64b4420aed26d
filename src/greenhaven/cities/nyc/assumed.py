"""What nobody measured in New York: every assumption with its reason and source."""

from collections.abc import Sequence
from dataclasses import dataclass

from greenhaven.cities.nyc.facts import FacilityRecord, Facts
from greenhaven.cities.nyc.hubs import ALL_KINDS, BROUGHT, SITES, Row, has_lapsed
from greenhaven.cities.nyc.supply import LEAF_MONTHS, LEAF_STREAM, Split, split_of

OWN = "assumed by Greenhaven"
SWOLF = "SWOLF composting inputs, as in the SwolfPy input data"
COMPOSITION = "NYC waste characterization study of 2023, quoted second-hand"
NETWORK = "New York City Community Compost Network, page of Earth Matter"
WASTE_TODAY = "Waste Today, 2024, on the Staten Island Compost Facility"
BEDFORD = (
    "Bedford + Bowery, 2020: 1.7 million lb a year on two lots, more than half at Queensbridge"
)
SAPA = "New York State Administrative Procedure Act § 401(2)"
VEGETABLES = "New England Vegetable Management Guide, table 4, and Small et al. 2019, ERL"
T_PER_LB = 0.00045359237  # NIST Handbook 44, appendix C
T_PER_SHORT_TON = 0.90718474  # NIST Handbook 44, appendix C
WEEKS_PER_YEAR = 365.25 / 7
DENSITY = 320  # kg/m3, food waste as collected


@dataclass(frozen=True, slots=True)
class Group:
    """Assumptions about one column, which share its unit."""

    table: str
    column: str
    unit: str
    use: str = "fill"

    def row(self, applies_to: str, value: str, reason: str, source: str = OWN) -> Row:
        """One assumption as a row of assumptions.csv."""
        return {
            "table": self.table,
            "column": self.column,
            "applies_to": applies_to,
            "use": self.use,
            "value": value,
            "unit": self.unit,
            "reason": reason,
            "source": source,
        }


def assumption_rows(facts: Facts) -> list[Row]:
    """All assumptions of New York, in the order in which they are listed."""
    return [
        *_mixes(facts),
        *_losses(),
        *_supplies(split_of(facts.composition)),
        *_places(),
        *_processes(),
        *_capacities(),
        *_parts(facts.facilities),
        *_uptake(),
        *_parameters(),
    ]


def _mixes(facts: Facts) -> list[Row]:
    made_of = Group("kinds", "made_of", "-")
    split = split_of(facts.composition)
    leaves, trees = (_winter_tonnes(facts, stream) for stream in ("leaves", "christmas_trees"))
    leaf = round(leaves / (leaves + trees), 2)
    paper = round(split.paper / (split.food + split.paper) / 2, 2)
    food = 1 - paper
    return [
        made_of.row(
            "household_organics",
            f"food_vegetable {0.6 * food:.2f}; food_other {0.4 * food:.2f}; "
            f"mixed_paper {paper:.2f}",
            f"food {split.food:g} and soiled paper {split.paper:g} of 100 parts of waste; soiled "
            "paper is sorted wet, so half of it is taken as paper and half as food; food is taken "
            "as 60 parts vegetable and 40 other, since nobody sorted it further",
            COMPOSITION,
        ),
        made_of.row(
            "food_scraps",
            "food_vegetable 0.80; food_other 0.20",
            "sixteen of the listed drop-offs say no meat, bones or dairy, the bins take them; so "
            "fewer of them than at home",
        ),
        made_of.row(
            "school_organics",
            "food_vegetable 0.54; food_other 0.36; mixed_paper 0.10",
            "food as at home, with compostable trays and napkins for a tenth",
        ),
        made_of.row(
            "yard_trimmings",
            "leaves 0.34; grass 0.33; branches 0.33",
            "leaves, grass and branches alike; the stream is not sorted by season",
        ),
        made_of.row(
            "wood_and_leaves",
            f"dry_leaves {leaf:.2f}; branches {1 - leaf:.2f}",
            f"{leaves:.0f} t of leaves and {trees:.0f} t of Christmas trees, {LEAF_MONTHS[0]} to "
            f"{LEAF_MONTHS[-1]}; trees taken as branches",
            "DSNY monthly tonnage, NYC Open Data ebb7-mvp5",
        ),
    ]


def _winter_tonnes(facts: Facts, stream: str) -> float:
    return sum(
        each.tonnes for each in facts.tonnage if each.stream == stream and each.month in LEAF_MONTHS
    )


def _losses() -> list[Row]:
    carbon, nitrogen = (Group("kinds", f"{name}_loss", "share") for name in ("carbon", "nitrogen"))
    mixed = "by its leaves (as yard trimmings) and its wood"
    food = "the published 83.9 % of N lost from food waste is implausibly high; 30 % is assumed"
    return [
        carbon.row("yard_trimmings", "0.572", "yard trimmings", SWOLF),
        carbon.row("wood_and_leaves", "0.44", f"{mixed}, of which a fifth rots in time (assumed)"),
        carbon.row("*", "0.657", "food waste; soiled paper is taken to rot like it", SWOLF),
        nitrogen.row("yard_trimmings", "0.139", "yard trimmings", SWOLF),
        nitrogen.row("wood_and_leaves", "0.11", f"{mixed}, which loses 5 % (assumed)"),
        nitrogen.row("*", "0.30", food),
    ]


def _supplies(split: Split) -> list[Row]:
    supply = Group("supply", "tonnes", "share of the stream", use="basis")
    site = Group("supply", "tonnes", "t/week", use="basis")
    kitchen = split.kitchen_share
    parts = (
        f"food {split.food:g}, soiled paper {split.paper:g} and yard waste {split.yard:g} of 100 "
        "parts of waste; what is collected separately is taken to be of the same mix"
    )
    return [
        supply.row(
            "kind=household_organics",
            f"{kitchen:.3f}",
            f"{parts}; less what bins and drop-offs are assumed to take of it",
            COMPOSITION,
        ),
        supply.row("kind=yard_trimmings", f"{1 - kitchen:.3f}", parts, COMPOSITION),
        site.row(
            "stream=assumed",
            "0.116",
            "a full cart of 96 gallons a week (363 L at "
            f"{DENSITY} kg/m3) at each bin, and at each drop-off of a district without reported "
            "other organics; less where that would be more than a tenth of the district's "
            "household organics, from which it is deducted so that the published sum stays",
        ),
        Group("supply", "tonnes", "-", use="basis").row(
            "stream=organics_other",
            "in equal parts",
            "other organics of a district are shared evenly by its drop-offs that were open in "
            "the month; where none was open they are a source of their own",
        ),
        Group("supply", "tonnes", "t/year", use="basis").row(
            f"stream={LEAF_STREAM}",
            "as in the winter of 2022-23",
            "the last winter in which leaves and trees were reported on their own in four "
            "boroughs; spread evenly over the year because dry leaves and chips keep. Since "
            "October 2024 they are inside household organics, so up to 3 % may count twice; they "
            "are not part of the published sum of organics",
            "DSNY monthly tonnage, NYC Open Data ebb7-mvp5",
        ),
    ]


def _places() -> list[Row]:
    rows = []
    for column, unit, far, middle in (
        ("lat", "degrees north", "41.61", "40.70"),
        ("lon", "degrees east", "-73.95", "-73.93"),
    ):
        basis = Group("sources", column, "-", use="basis")
        rows += [
            basis.row(
                "stream=organics_household", "middle of the district", "rounds go everywhere"
            ),
            basis.row(
                "stream=organics_school",
                "mean of the listed schools",
                "elementary and middle schools of 2016; high schools are not listed",
                "PASSNYC / NYC DOE school explorer, 2016",
            ),
            basis.row(f"stream={LEAF_STREAM}", "middle of the district", "rounds go everywhere"),
            Group("hubs", column, unit).row(
                "out-of-city", far, "100 km up the Hudson: a class of distance, not a place"
            ),
            Group("hubs", column, "-", use="basis").row(
                "demonstration-digester", "near Newtown Creek", "an example has to be somewhere"
            ),
            Group("gardens", column, unit).row(
                "sale", middle, "middle of the city, for the map only: buyers come to the hub"
            ),
        ]
    return rows


def _processes() -> list[Row]:
    process = Group("hubs", "process", "-")
    small = "no process is listed; a small plot with close neighbours, so aerated and not turned"
    open_site = "no process is listed; a large open site, so turned windrows"
    rows = [
        process.row(site, "aerated_static_pile", small)
        for site in ("queensbridge", "salt-lot", "earth-matter")
    ]
    rows += [
        process.row(site, "windrow", open_site)
        for site in ("fresh-kills", "soundview-park", "marine-park-golf-course")
    ]
    rows.append(
        process.row("queens-botanical-garden", "bay", "no process is listed; a farm's bays")
    )
    rows.append(
        process.row(
            "lower-east-side-ecology-center",
            "in_vessel",
            "no process is listed; in a small park close to homes, so enclosed",
        )
    )
    return rows


def _capacities() -> list[Row]:
    capacity = Group("hubs", "capacity_t_per_week", "t/week")
    unknown = (
        "no capacity is published; set below the smallest site whose throughput is known "
        "(6.5 t a week)"
    )
    rows = [
        capacity.row(site, f"{yearly / WEEKS_PER_YEAR:.{digits}f}", reason, source)
        for site, yearly, digits, reason, source in (
            ("earth-matter", 600 * T_PER_SHORT_TON, 1, "600 short tons a year", NETWORK),
            (
                "fresh-kills",
                147e6 * T_PER_LB,
                0,
                "147 million lb of yard waste a year",
                WASTE_TODAY,
            ),
            ("queensbridge", 0.95e6 * T_PER_LB, 1, "about 0.95 million lb a year", BEDFORD),
            ("salt-lot", 0.75e6 * T_PER_LB, 1, "about 0.75 million lb a year", BEDFORD),
        )
    ]
    rows += [
        capacity.row(site, "5", unknown)
        for site in (
            "lower-east-side-ecology-center",
            "queens-botanical-garden",
            "marine-park-golf-course",
        )
    ]
    rows += [
        capacity.row("soundview-park", "0", "takes no part"),
        capacity.row("demonstration-digester", "10", "small enough to be fed by one district"),
        capacity.row("kind=transfer_station", "inf", "no limit stated: material passes through"),
        capacity.row("kind=collection_point", "inf", "no limit stated: emptied as needed"),
        capacity.row(
            "out-of-city", "inf", "what the known hubs cannot take goes here, and is paid for"
        ),
        Group("hubs", "opening_fill", "share").row(
            "kind=processing_hub", "0.5", "nothing is published of what lies in process; half full"
        ),
    ]
    return rows


def _parts(facilities: Sequence[FacilityRecord]) -> list[Row]:
    part, accepts = Group("hubs", "takes_part", "-"), Group("hubs", "accepts", "-")
    lapsed = [SITES[each.number].id for each in facilities if has_lapsed(each)]
    rows = [
        part.row(
            site,
            "no",
            "its permit had expired more than five years before the list was made in 2022",
            "NY State DEC list of solid waste management facilities",
        )
        for site in lapsed
    ]
    return [
        *rows,
        part.row(
            "*",
            "yes",
            "its permit had expired, but a timely application for renewal keeps a permit in "
            "force, and the list dates from 2022. Ask the keeper to confirm",
            SAPA,
        ),
        accepts.row(
            "kind=transfer_station",
            " ".join(ALL_KINDS),
            "all are listed for mixed municipal waste; whether they keep organics apart is not "
            "stated",
            "NY State DEC list of solid waste management facilities",
        ),
        accepts.row(
            "kind=processing_hub",
            " ".join(BROUGHT),
            "a registration covers all source-separated organics, but what is collected at the "
            "kerb, yard trimmings too, comes in bags with foreign matter, which a community site "
            "does not sort; it takes what people bring, with wood and dry leaves for structure",
        ),
        accepts.row("out-of-city", " ".join(ALL_KINDS), "stands for any processor"),
        Group("hubs", "open_months", "-").row(
            "kind=collection_point",
            "3 4 5 6 7 8 9 10 11",
            "listed as seasonal, or closed in winter, without months",
        ),
    ]


def _uptake() -> list[Row]:
    share = Group("gardens", "growing_share", "share")
    nitrogen = Group("gardens", "nitrogen_cap_kg_per_ha_year", "kg/ha/year")
    phosphorus = Group("gardens", "phosphorus_cap_kg_per_ha_year", "kg/ha/year")
    wanted = Group("gardens", "compost_wanted", "-")
    buyer = "the buyer spreads it elsewhere and answers for the dose"
    silent = "nobody there has said how much they want, so the plan counts on what is safe"
    return [
        wanted.row("kind=garden", "safe", silent),
        wanted.row("kind=park", "safe", silent),
        share.row("kind=garden", "0.5", "beds without paths, sheds and seats; nobody measured it"),
        share.row(
            "kind=park",
            "0.10",
            "lawns and beds that could take compost; the rest is wood and water",
        ),
        nitrogen.row(
            "*",
            "170",
            "a prudent local choice: the European ceiling for manure",
            "Council Directive 91/676/EEC, annex III",
        ),
        nitrogen.row("kind=sale", "inf", buyer),
        phosphorus.row(
            "kind=garden",
            "15",
            "what a crop of cabbage, kale or lettuce removes (14.7-17.1 kg P/ha); gardeners were "
            "found to apply 300 and to harvest 2.5 % of it",
            VEGETABLES,
        ),
        phosphorus.row("kind=park", "10", "less than a garden: clippings stay on the lawn"),
        phosphorus.row("kind=sale", "inf", buyer),
    ]


def _parameters() -> list[Row]:
    tonne = "USD per t"
    values = (
        (
            "detour_factor",
            "1.3",
            "-",
            "ways along a grid are a quarter longer than the straight line; bridges add to it",
        ),
        (
            "settling_factor",
            "1.9",
            "-",
            "food scraps weigh 320 kg/m3 in a cart and about 600 in a pile (Rynk 1992)",
        ),
        ("haulage_per_t_km", "0.35", "USD per t km", "a collection lorry; order of magnitude"),
        (
            "handling_per_t",
            "40",
            tonne,
            "work and machines of a composting site; order of magnitude",
        ),
        ("export_per_t", "130", tonne, "gate fee outside the city; order of magnitude"),
        (
            "unserved_per_t",
            "1000",
            tonne,
            "far above every other price, so that it is the last resort",
        ),
        (
            "value_garden_per_t",
            "120",
            tonne,
            "near the price of bagged compost, so gardens go first",
        ),
        ("value_park_per_t", "60", tonne, "half of a garden's, so that a park goes before a buyer"),
        ("value_street_trees_per_t", "60", tonne, "as parks"),
        ("value_sale_per_t", "15", tonne, "bulk compost at the gate; order of magnitude"),
        ("storage_per_t_week", "0.2", "USD per t week", "small, so that ripe compost moves on"),
    )
    return [
        Group("city", name, unit).row(
            "*", value, f"{reason}; not a price that was asked for" if "USD" in unit else reason
        )
        for name, value, unit, reason in values
    ]
