"""Why numbers that nobody measured are what they are, as the bundled city and planning say it.

A city says its reasons in English, in its folder; these are marked here so that every language
can say them. One that is not stays as the city has it.
"""

from django.conf import settings
from django.utils import translation as spoken
from django.utils.translation import get_language, gettext_noop

REASONS = (
    gettext_noop(
        "food 21.1 and soiled paper 9 of 100 parts of waste; soiled paper is sorted wet, so "
        "half of it is taken as paper and half as food; food is taken as 60 parts vegetable "
        "and 40 other, since nobody sorted it further"
    ),
    gettext_noop(
        "sixteen of the listed drop-offs say no meat, bones or dairy, the bins take them; so "
        "fewer of them than at home"
    ),
    gettext_noop("food as at home, with compostable trays and napkins for a tenth"),
    gettext_noop("leaves, grass and branches alike; the stream is not sorted by season"),
    gettext_noop(
        "2130 t of leaves and 971 t of Christmas trees, 2022-11 to 2023-01; trees taken as branches"
    ),
    gettext_noop("yard trimmings"),
    gettext_noop(
        "by its leaves (as yard trimmings) and its wood, of which a fifth rots in time (assumed)"
    ),
    gettext_noop("food waste; soiled paper is taken to rot like it"),
    gettext_noop("by its leaves (as yard trimmings) and its wood, which loses 5 % (assumed)"),
    gettext_noop(
        "the published 83.9 % of N lost from food waste is implausibly high; 30 % is assumed"
    ),
    gettext_noop(
        "food 21.1, soiled paper 9 and yard waste 5.7 of 100 parts of waste; what is "
        "collected separately is taken to be of the same mix; less what bins and drop-offs "
        "are assumed to take of it"
    ),
    gettext_noop(
        "food 21.1, soiled paper 9 and yard waste 5.7 of 100 parts of waste; what is "
        "collected separately is taken to be of the same mix"
    ),
    gettext_noop(
        "a full cart of 96 gallons a week (363 L at 320 kg/m3) at each bin, and at each drop-"
        "off of a district without reported other organics; less where that would be more "
        "than a tenth of the district's household organics, from which it is deducted so that"
        " the published sum stays"
    ),
    gettext_noop(
        "other organics of a district are shared evenly by its drop-offs that were open in "
        "the month; where none was open they are a source of their own"
    ),
    gettext_noop(
        "the last winter in which leaves and trees were reported on their own in four "
        "boroughs; spread evenly over the year because dry leaves and chips keep. Since "
        "October 2024 they are inside household organics, so up to 3 % may count twice; they "
        "are not part of the published sum of organics"
    ),
    gettext_noop("rounds go everywhere"),
    gettext_noop("elementary and middle schools of 2016; high schools are not listed"),
    gettext_noop("100 km up the Hudson: a class of distance, not a place"),
    gettext_noop("an example has to be somewhere"),
    gettext_noop("middle of the city, for the map only: buyers come to the hub"),
    gettext_noop(
        "no process is listed; a small plot with close neighbours, so aerated and not turned"
    ),
    gettext_noop("no process is listed; a large open site, so turned windrows"),
    gettext_noop("no process is listed; a farm's bays"),
    gettext_noop("no process is listed; in a small park close to homes, so enclosed"),
    gettext_noop("600 short tons a year"),
    gettext_noop("147 million lb of yard waste a year"),
    gettext_noop("about 0.95 million lb a year"),
    gettext_noop("about 0.75 million lb a year"),
    gettext_noop(
        "no capacity is published; set below the smallest site whose throughput is known (6.5"
        " t a week)"
    ),
    gettext_noop("takes no part"),
    gettext_noop("small enough to be fed by one district"),
    gettext_noop("no limit stated: material passes through"),
    gettext_noop("no limit stated: emptied as needed"),
    gettext_noop("what the known hubs cannot take goes here, and is paid for"),
    gettext_noop("nothing is published of what lies in process; half full"),
    gettext_noop("its permit had expired more than five years before the list was made in 2022"),
    gettext_noop(
        "its permit had expired, but a timely application for renewal keeps a permit in "
        "force, and the list dates from 2022. Ask the keeper to confirm"
    ),
    gettext_noop(
        "all are listed for mixed municipal waste; whether they keep organics apart is not stated"
    ),
    gettext_noop(
        "a registration covers all source-separated organics, but what is collected at the "
        "kerb, yard trimmings too, comes in bags with foreign matter, which a community site "
        "does not sort; it takes what people bring, with wood and dry leaves for structure"
    ),
    gettext_noop("stands for any processor"),
    gettext_noop("listed as seasonal, or closed in winter, without months"),
    gettext_noop("nobody there has said how much they want, so the plan counts on what is safe"),
    gettext_noop("beds without paths, sheds and seats; nobody measured it"),
    gettext_noop("lawns and beds that could take compost; the rest is wood and water"),
    gettext_noop("a prudent local choice: the European ceiling for manure"),
    gettext_noop("the buyer spreads it elsewhere and answers for the dose"),
    gettext_noop(
        "what a crop of cabbage, kale or lettuce removes (14.7-17.1 kg P/ha); gardeners were "
        "found to apply 300 and to harvest 2.5 % of it"
    ),
    gettext_noop("less than a garden: clippings stay on the lawn"),
    gettext_noop(
        "ways along a grid are a quarter longer than the straight line; bridges add to it"
    ),
    gettext_noop("food scraps weigh 320 kg/m3 in a cart and about 600 in a pile (Rynk 1992)"),
    gettext_noop("a collection lorry; order of magnitude; not a price that was asked for"),
    gettext_noop(
        "work and machines of a composting site; order of magnitude; not a price that was asked for"
    ),
    gettext_noop("gate fee outside the city; order of magnitude; not a price that was asked for"),
    gettext_noop(
        "far above every other price, so that it is the last resort; not a price that was asked for"
    ),
    gettext_noop(
        "near the price of bagged compost, so gardens go first; not a price that was asked for"
    ),
    gettext_noop(
        "half of a garden's, so that a park goes before a buyer; not a price that was asked for"
    ),
    gettext_noop("as parks; not a price that was asked for"),
    gettext_noop("bulk compost at the gate; order of magnitude; not a price that was asked for"),
    gettext_noop("small, so that ripe compost moves on; not a price that was asked for"),
    gettext_noop("from receiving to a product of a turned windrow that may be used"),
    gettext_noop("from receiving to a product of a aerated static pile that may be used"),
    gettext_noop("from receiving to a product of a in-vessel unit that may be used"),
    gettext_noop("from receiving to a product of a bay that may be used"),
    gettext_noop("a mix outside of it composts slowly or loses nitrogen"),
    gettext_noop("a drier mix stands still, a wetter one lacks air"),
    gettext_noop("less does not let air through; bulk volumes are taken to add"),
    gettext_noop("density of dry matter, for free air space"),
    gettext_noop("ripe compost; what is wetter dries, what is drier is sprinkled"),
    gettext_noop(
        "what lies in a hub at the start: the same mix in each week of its lead time, of no "
        "more of each kind than an average week gives; nothing was spread before"
    ),
    gettext_noop("nearest hubs that a source or garden may use; farther ones hardly ever pay"),
    gettext_noop(
        "the floor rises until one more tonne promised to all districts together costs more"
    ),
    gettext_noop(
        "who asks comes before who is only assumed to take compost: twice the price of "
        "fairness, and half as much again for the first half of each wish"
    ),
    gettext_noop(
        "wood and leaves go to heaps, which do not compost without them, and how much of them a "
        "garden can use is in no table; neighbours answer who asks for some"
    ),
    gettext_noop(
        "no home is in the plan, and nobody knows what the soil of a garden at home can safely "
        "take; neighbours answer who asks for some"
    ),
)
KNOWN = frozenset(REASONS)


def reason_in_readers_words(reason: str) -> str:
    """A reason in the language of whoever reads it, where it is known."""
    return spoken.gettext(reason) if reason in KNOWN else reason


def stays_english(reason: str) -> bool:
    """Whether it is in English on a page of another language."""
    tag = (get_language() or settings.LANGUAGE_CODE).partition("-")[0]
    return bool(reason) and tag != "en" and reason not in KNOWN
