"""Bad tables: each fault names its file, line and column, what came and what was expected."""

import pytest

# file, text, its replacement; line and column of the fault, words of what came and was expected
CHANGES = {
    "unknown column": (
        "hubs.csv", ",capacity_t_per_week,", ",capacity_t_week,",
        1, "", "unknown column 'capacity_t_week'", "capacity_t_per_week (did you mean this?)",
    ),
    "column in acres": (
        "gardens.csv", ",area_m2,", ",area_ha,",
        1, "", "unknown column 'area_ha'", "area_m2 (1 ha = 10 000 m2)",
    ),
    "tons for tonnes": (
        "supply.csv", ",tonnes", ",tons",
        1, "", "unknown column 'tons'", "tonnes (1 short ton = 0.90718474 t)",
    ),
    "degrees fahrenheit": (
        "weather.csv", ",maximum_c,", ",maximum_f,",
        1, "", "unknown column 'maximum_f'", "maximum_c (°C = (°F - 32) / 1.8)",
    ),
    "column twice": (
        "capture.csv", "district,month,percent\neast,2023-12,11.5",
        "district,month,percent,percent\neast,2023-12,11.5,12",
        1, "", "column percent twice", "each column once",
    ),
    "missing column": (
        "capture.csv", "month,percent\neast,2023-12,11.5", "month\neast,2023-12",
        1, "percent", "no such column in the header", "capture rate",
    ),
    "unit of an assumption": (
        "assumptions.csv", "*,fill,5,t/week,", "*,fill,5,tons/week,",
        8, "unit", "'tons/week'", "t/week (1 short ton = 0.90718474 t)",
    ),
    "value of an assumption": (
        "assumptions.csv", "*,fill,5,t/week,", "*,fill,-5,t/week,",
        8, "value", "'-5'", "a number of at least 0 [t/week], or `inf` for no limit",
    ),
    "assumption for a column that is none": (
        "assumptions.csv", "hubs,opening_fill,", "hubs,opening,",
        10, "column", "'opening'", "opening_fill (did you mean this?)",
    ),
    "assumption that fills nothing": (
        "assumptions.csv", "hubs,process,new-heap,", "hubs,process,yard-heap,",
        6, "applies_to", "'yard-heap', which fills nothing", "one blank cell of hubs, process",
    ),
    "basis that covers nothing": (
        "assumptions.csv", "stream=assumed", "stream=guessed",
        5, "applies_to", "'stream=guessed', which fills nothing", "one given cell of supply",
    ),
    "assumption without a reason": (
        "assumptions.csv", ",half full,", ",,",
        10, "reason", "nothing", "a value: why this value",
    ),
    "assumption twice": (
        "assumptions.csv", "hubs,takes_part,*,", "hubs,capacity_t_per_week,*,",
        9, "table", "'hubs, capacity_t_per_week, *, fill' again", "first on line 8",
    ),
    "parameter of another name": (
        "assumptions.csv", "city,export_per_t,", "city,haulage,",
        18, "column", "'haulage'", "haulage_per_t_km (did you mean this?)",
    ),
    "parameter without a row": (
        "assumptions.csv",
        "city,export_per_t,*,fill,130,EUR per t,order of magnitude,a guess\n", "",
        None, "", "nothing", "a row for city, export_per_t",
    ),
    "parameter in another currency": (
        "assumptions.csv", "130,EUR per t", "130,USD per t",
        18, "unit", "'USD per t'", "EUR per t",
    ),
    "parameter for an id": (
        "assumptions.csv", "city,export_per_t,*,", "city,export_per_t,east,",
        18, "applies_to", "'east'", "* for a parameter of the city",
    ),
    "blank without an assumption": (
        "assumptions.csv", "hubs,takes_part,*,fill,no,-,not yet built,its keeper\n", "",
        4, "takes_part", "nothing", "an assumption for hubs, takes_part in assumptions.csv",
    ),
    "coordinate outside the world": (
        "sources.csv", "52.10,5.14", "152.10,5.14",
        2, "lat", "'152.10'", "a number from -90 to 90 [degrees north]",
    ),
    "coordinates swapped": (
        "hubs.csv", "52.11,5.05", "5.05,52.11",
        3, "lat, lon", "5.05, 52.11, 6", "latitude and longitude are swapped",
    ),
    "coordinates far away": (
        "gardens.csv", "52.101,5.141", "48.101,5.141",
        2, "lat, lon", "48.101, 5.141, 447 km away", "a place within 5",
    ),
    "duplicate id": (
        "gardens.csv", "west-tuin,", "de-tuin,",
        3, "id", "'de-tuin' again", "each id once; first on line 2",
    ),
    "duplicate month": (
        "supply.csv", "round-east,2023-02,", "round-east,2023-01,",
        5, "source_id", "'round-east, 2023-01' again", "first on line 2",
    ),
    "negative tonnage": (
        "supply.csv", "round-east,2023-01,41", "round-east,2023-01,-41",
        2, "tonnes", "'-41'", "a number of at least 0 [t wet]",
    ),
    "not a number": (
        "supply.csv", "round-east,2023-01,41", "round-east,2023-01,NaN",
        2, "tonnes", "'NaN'", "leave the cell blank where nothing is known",
    ),
    "infinite supply": (
        "supply.csv", "round-east,2023-01,41", "round-east,2023-01,inf",
        2, "tonnes", "'inf'", "a number of at least 0 [t wet]",
    ),
    "infinite after reading": (
        "supply.csv", "round-east,2023-01,41", "round-east,2023-01,1e999",
        2, "tonnes", "'1e999'", "a number of at least 0",
    ),
    "number beyond all measure": (
        "supply.csv", "round-east,2023-01,41", "round-east,2023-01,1e13",
        2, "tonnes", "'1e13'", "at most 1e+12 in size",
    ),
    "decimal comma": (
        "gardens.csv", ",800,", ',"800,5",',
        2, "area_m2", "'800,5'", "with a decimal point",
    ),
    "digits of another script": (
        "gardens.csv", ",800,", ",٨٠٠,",
        2, "area_m2", "'٨٠٠'", "a number of at least 0 [m2]",
    ),
    "number with underscores": (
        "gardens.csv", ",800,", ",8_00,",
        2, "area_m2", "'8_00'", "a number of at least 0 [m2]",
    ),
    "month of another form": (
        "tonnage.csv", "east,2023-12,organics", "east,2023 / 12,organics",
        2, "month", "'2023 / 12'", "YYYY-MM",
    ),
    "month thirteen": (
        "tonnage.csv", "east,2023-12,organics", "east,2023-13,organics",
        2, "month", "'2023-13'", "YYYY-MM",
    ),
    "day that is none": (
        "hubs.csv", "2030-12-31", "2030-02-30",
        3, "permit_expires", "'2030-02-30'", "a date from 1900 to 2199, YYYY-MM-DD",
    ),
    "months of the year": (
        "hubs.csv", "4 5 6 7 8 9 10", "4 5 13",
        2, "open_months", "'4 5 13'", "numbers of months, each once",
    ),
    "flag of another form": (
        "hubs.csv", "20,yes,", "20,oui,",
        3, "takes_part", "'oui'", "yes or no",
    ),
    "kind of hub": (
        "hubs.csv", ",collection_point,", ",collection point,",
        2, "kind", "'collection point'", "one of: collection_point, transfer_station",
    ),
    "process": (
        "hubs.csv", ",windrow,", ",windrows,",
        3, "process", "'windrows'", "one of: windrow, aerated_static_pile",
    ),
    "id with a space": (
        "gardens.csv", "de-tuin,", "de tuin,",
        2, "id", "'de tuin'", "an id: letters, digits",
    ),
    "unknown district": (
        "sources.csv", "scraps,west,", "scraps,wets,",
        3, "district", "'wets'", "an id in districts.csv; did you mean west?",
    ),
    "unknown kind": (
        "sources.csv", ",scraps,west,", ",scrap,west,",
        3, "kind", "'scrap'", "an id in kinds.csv; did you mean scraps?",
    ),
    "unknown hub": (
        "sources.csv", ",bin-north\n", ",bin-nord\n",
        4, "hub", "'bin-nord'", "an id in hubs.csv; did you mean bin-north?",
    ),
    "unknown source": (
        "supply.csv", "round-west,2023-01,", "round-wst,2023-01,",
        3, "source_id", "'round-wst'", "an id in sources.csv; did you mean round-west?",
    ),
    "unknown kind in what a hub accepts": (
        "hubs.csv", "scraps yard chips,20", "scraps yrad chips,20",
        3, "accepts", "'yrad'", "an id in kinds.csv; did you mean yard?",
    ),
    "shares that do not add up": (
        "kinds.csv", "food_other 0.2", "food_other 0.1",
        2, "made_of", "'food_vegetable 0.8; food_other 0.1'", "these add up to 0.9",
    ),
    "unknown feedstock": (
        "kinds.csv", "food_other 0.2", "food_others 0.2",
        2, "made_of", "'food_vegetable 0.8; food_others 0.2'", "did you mean 'food_other'?",
    ),
    "feedstock twice": (
        "kinds.csv", "food_other 0.2", "food_vegetable 0.2",
        2, "made_of", "food_vegetable 0.2'", "food_vegetable is named twice",
    ),
    "mix of another form": (
        "kinds.csv", "food_vegetable 0.8; food_other 0.2", "80 % vegetable",
        2, "made_of", "'80 % vegetable'", "feedstocks and shares",
    ),
    "contents that cannot be": (
        "kinds.csv", "branches 1,", "branches 1,0.9",
        4, "", "contents of 'chips' that cannot be", "expected at most 1",
    ),
    "neither mix nor contents": (
        "kinds.csv", "branches 1,", ",",
        4, "", "contents of 'chips' that cannot be", "made_of is blank, and so is moisture",
    ),
    "share above one": (
        "gardens.csv", ",0.6,", ",60,",
        3, "growing_share", "'60'", "a number from 0 to 1 [share]",
    ),
    "lowest above highest": (
        "weather.csv", "2023-01-01,-1.8,5.2", "2023-01-01,5.8,5.2",
        2, "minimum_c", "5.8", "at most 5.2",
    ),
    "weather with a gap": (
        "weather.csv", "2023-06-01,", "2024-06-01,",
        None, "date", "no row for 1 days, the first 2023-06-01", "every day from 2023-01-01",
    ),
    "weather of less than a year": (
        "city.toml", "weather_from = 2023-01-01", "weather_from = 2023-02-01",
        None, "clock.weather_to", "weather from 2023-02-01 to 2023-12-31", "at least 365 days",
    ),
    "processing hub without a process": (
        "assumptions.csv", "hubs,process,new-heap,fill,bay,-,small,a guess\n", "",
        4, "process", "nothing", "how this processing hub processes",
    ),
    "ragged row": (
        "gardens.csv", ",800,,,\n", ",800,,,,\n",
        2, "", "11 cells", "10 cells, as in the header",
    ),
    "broken quotes": (
        "gardens.csv", "De Tuin", '"De Tuin" oost',
        2, "", "a row that is not CSV", "cells separated by commas",
    ),
    "line break in a cell": (
        "gardens.csv", "De Tuin", '"De\nTuin"',
        2, "name", "'De\\nTuin'", "text on one line",
    ),
    "text that turns around": (
        "gardens.csv", "De Tuin", "De\u202eTuin",
        2, "name", "'De\\u202eTuin'", "without control characters",
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_fault_names_its_place_what_came_and_what_was_expected(change, fault_is_named):
    fault_is_named(change)
