"""The faults that the core tells, in its own words: marked, so that every language can say them."""

from django.utils.translation import gettext_noop

# Of articles, rulebooks and proposals.
RULES = (
    gettext_noop("a value is needed"),
    gettext_noop("there is no such field; {perhaps}"),
    gettext_noop("{came} came; {perhaps}"),
    gettext_noop("kind {came} came; {perhaps}"),
    gettext_noop("its kind is missing; {perhaps}"),
    gettext_noop("{expected}, {came} came"),
    gettext_noop("{came} came, expected {bounds} ({source})"),
    gettext_noop("{thing} is no way; there are {known}"),
    gettext_noop("buyers answer for what they spread elsewhere; there are {known}"),
    gettext_noop("article {id} is no advice; there are {known}"),
    gettext_noop(
        "article {id} has a price in {currency}; {city} counts in {other}: write it in "
        "that currency"
    ),
    gettext_noop(
        "article {id} counts in {currency} and {city} in {other}: write it in the city's currency"
    ),
    gettext_noop("only a circle lies in a district"),
    gettext_noop("an article of a circle names the circle's places, no other does"),
    gettext_noop("a district or circle says which, the city does not"),
    gettext_noop("{came} came, which lies outside the district {district} that it speaks for"),
    gettext_noop("an order of stewards ends within {days} days"),
    gettext_noop("it must lie after effective_from"),
    gettext_noop("it protects {thing}, which no price can make good"),
    gettext_noop("an advisory article names the body it speaks to, no other does"),
    gettext_noop("layer and authority: both are statute, or neither; nearest valid: {nearest}"),
    gettext_noop("expected a date"),
    gettext_noop("expected a month and day, such as 11-15"),
    gettext_noop("expected an hour and minute, such as 21:00"),
    gettext_noop("no day has such an hour"),
    gettext_noop("no year has such a day"),
    gettext_noop("there is no day {came} from {first} to {last}"),
    gettext_noop(
        "The amendment was made on another text of the draft ({old}); it reads otherwise "
        "now ({new}). Look at it again on the present text"
    ),
    gettext_noop("the amendment was not made on the draft that came as its base"),
    gettext_noop("the amendment would leave nothing to decide on: withdraw the draft"),
    gettext_noop("the draft changes article {id} already: amend that"),
    gettext_noop("the draft leaves article {id} as it is already"),
    gettext_noop("the draft says already what the amendment would have"),
    gettext_noop("the final text was changed: its digest is {digest}, and {other} was decided on"),
    gettext_noop("the proposal was not made on the rulebook that came as its base"),
    gettext_noop("an emergency article needs what sets it in force and ends it"),
    gettext_noop("a priority is a wish and needs one, for it cannot always be met"),
    gettext_noop("expected ids of places, or lat, lon and radius_m"),
    gettext_noop("a guardian needs no warning"),
    gettext_noop("collections are not made from such places"),
    gettext_noop(
        "collections are not made from such places; nearest valid value: [], with "
        "districts or sites"
    ),
    gettext_noop("expected at most most_carbon_per_nitrogen"),
    gettext_noop("expected a part of a whole, such as 2/3"),
    gettext_noop("expected lowest terms"),
    gettext_noop(
        "{came} came, expected {low} to 9/10 (fewer than half rule nobody, and one in ten"
        " shall not hold up all others)"
    ),
    gettext_noop("stewards give orders without a vote"),
    gettext_noop("nobody says yes to money or people"),
    gettext_noop("no quorum is asked for"),
    gettext_noop("half of the votes is no majority"),
    gettext_noop("no warning changes how people decide"),
    gettext_noop("expected a limit of rain or snow, or of frost"),
    gettext_noop("{came} came, when they begin"),
    gettext_noop("it speaks of where compost goes to, and legs do not name return"),
    gettext_noop("article {id} ends on {day} already"),
    gettext_noop("article {id} ends on {end}, not after {day}: to have it again, say until when"),
    gettext_noop("article {id} is law{where}: no proposal of this network can repeal it"),
    gettext_noop(
        "article {id} is of the layer {layer}: a proposal of the layer {other} cannot repeal it"
    ),
    gettext_noop(
        "article {id} is of the layer {layer}: stewards cannot amend it; let them add an "
        "order, which ends within {days} days"
    ),
    gettext_noop("article {id} is of {whose}: a proposal of {who} cannot change it"),
    gettext_noop(
        "article {id} says what {other} says, an order of stewards that ends on {day}: "
        "others have to decide on it"
    ),
    gettext_noop(
        "article {id}, effective_to: {came} came; an order of stewards that began on "
        "{day} ends within {days} days unless others decide on it"
    ),
    gettext_noop(
        "article {id}: an order that was given stays on record; say in effective_from of "
        "the proposal when it ends"
    ),
    gettext_noop(
        "{article}: {came} came where {old} is in force; a proposal of the layer {layer} "
        "can only tighten an article of the layer {other}, so that it may {may}"
    ),
    gettext_noop("{what} the layer {layer}, and the proposal is of the layer {other}"),
    gettext_noop("article {id} is there already: amend it, or give the new one another id"),
    gettext_noop(
        "article {id}, effective_from: {came} came, and the proposal itself holds from {day}"
    ),
    gettext_noop("article {id}: a new article has version 1, not {version}"),
    gettext_noop("article {id}: the values that were proposed are in force already"),
    gettext_noop("article {id}: {name} stays; repeal it and add another to replace it"),
    gettext_noop("there is no article {id} to {action}; {perhaps}"),
    gettext_noop("there is no article {id}; there are {known}"),
    gettext_noop("{changes}Look at it again on the present version"),
    gettext_noop("article {id} is there twice"),
    gettext_noop("article {id}: version {early} must end before version {late} begins"),
    gettext_noop(
        "article {id}: {other} settles the same already; amend that one, or let it end on {day}"
    ),
    gettext_noop("expected an id as it stands in the city's tables"),
    gettext_noop("expected small letters, digits and hyphens"),
    gettext_noop("expected the 64 hexadecimal digits of a digest"),
    gettext_noop("expected three capital letters, such as USD"),
    gettext_noop("expected one line of at most {n} letters"),
    gettext_noop("expected a text of at most {n} letters"),
    gettext_noop("{asked} were asked for, and only {named} sources are named"),
    gettext_noop("an emergency article must end by itself, and this is missing"),
    gettext_noop(
        "{until} came, expected a time after the warning began, by which a vote prolongs "
        "it by at most {hours} hours"
    ),
    gettext_noop("each has a name of its own; an empty name or the same twice came"),
    gettext_noop("expected an ISO time with its zone, such as 2026-01-31T06:00+00:00"),
    gettext_noop("an alert's time is {time}; expected an ISO time with its zone"),
    gettext_noop("an alert's time is {time}; its zone is missing, such as +00:00"),
    gettext_noop("a rule holds what JSON cannot say: {wrong}"),
    gettext_noop("a handover is one movement; {n} came"),
    gettext_noop(
        "the {what} before must be known to judge a handover; give 0 where there was none"
    ),
)
# Of questions, ballots and their files.
BALLOTS = (
    gettext_noop("ballot {n}: {fault}"),
    gettext_noop("every ballot has one weight, of 1 or more"),
    gettext_noop("a budget of more than 0 is needed"),
    gettext_noop("budgets are shared by approvals or points, not by {kind}"),
    gettext_noop("an option is named twice"),
    gettext_noop("expected a list of options, first the best; {came} came"),
    gettext_noop("expected a list of options; {came} came"),
    gettext_noop("expected options, or lists of equal options; {came} came"),
    gettext_noop("expected whole points by option; {came} came"),
    gettext_noop("expected yes, no or {abstain}; {came} came"),
    gettext_noop("there is no option {id}: there are {known}"),
    gettext_noop("{id} has {mark}; the least is {least}"),
    gettext_noop("{id} has {mark}; an option is either named or not"),
    gettext_noop("yes and no at once"),
    gettext_noop("{came} options; at most {most} are allowed"),
    gettext_noop("{came} in cost; at most {most} are allowed"),
    gettext_noop("{came} points for one option; at most {most} are allowed"),
    gettext_noop("{came} points; at most {most} are allowed"),
    gettext_noop("{came} options; at least {least} are asked for"),
    gettext_noop("a quorum is a share of all who may vote, and nobody may: electorate 0"),
    gettext_noop("{rule} counts {kinds}; these ballots are {kind}"),
    gettext_noop("{came} votes came, but only {may} people may vote"),
    gettext_noop("nobody voted: there is nothing to count"),
    gettext_noop("META has two columns, key and value"),
    gettext_noop("META does not tell {name}"),
    gettext_noop("META tells {told}, but {came} came"),
    gettext_noop("section {name} has no column {column}"),
    gettext_noop("section {name} has a column twice"),
    gettext_noop("section {name} is missing or empty"),
    gettext_noop("{name} stands here; the order is {order}"),
    gettext_noop("{n} cells came; the section has {columns} columns"),
    gettext_noop("a quote or a cell is not as it should be ({why})"),
    gettext_noop("expected META, the first section"),
    gettext_noop("{came} came; there are {known}"),
    gettext_noop("{came} came before"),
    gettext_noop("it is empty"),
    gettext_noop("expected a number, {came} came"),
    gettext_noop("expected 0 or more, {came} came"),
    gettext_noop("there is no project {id}"),
    gettext_noop("project {id} is named twice"),
    gettext_noop("{points} points for {projects} projects"),
    gettext_noop("expected whole points, 0 or more; {came} came"),
    gettext_noop("{came} projects; at most {most} are allowed"),
    gettext_noop("amounts have {n} digits behind the point; at most 6 are read"),
    gettext_noop("ballot {id} has equals; such a file holds none"),
    gettext_noop("ids are joined by commas in such a file: {id} holds one"),
    gettext_noop("such a file holds ballots of one person each on a budget"),
    gettext_noop("the file's rule is {rule}: name another one to count by"),
    gettext_noop("a cost is 0 or more: {cost} came with {id}"),
    gettext_noop("a question needs options: none came"),
    gettext_noop("a yes/no question has the options yes and no, in this order"),
    gettext_noop("budget, electorate and decimals are 0 or more"),
    gettext_noop("options need different ids: {id} came twice"),
    gettext_noop("the id of an option is a word, {id} came"),
    gettext_noop("the lot orders every option once; this one does not"),
    gettext_noop("the status quo, {id}, is none of the options"),
    gettext_noop("there is no rule {rule}: there are {known}"),
    gettext_noop("{rule} has no {name}: it has {known}"),
    gettext_noop("{rule}: expected {wanted}, {came} came"),
    gettext_noop("{rule}: {value} cannot be: {why}"),
    gettext_noop("{name} is 1 or more, {value} came"),
    gettext_noop("{name} is 0 or more, {value} came"),
    gettext_noop("{name} is a share from 0 to 1, {value} came"),
    gettext_noop("a step is more than 0, {value} came"),
    gettext_noop("digits are 0 to {most}, {value} came"),
)
# Of plans, rounds and consequences.
PLANS = (
    gettext_noop("no plan meets every limit at once"),
    gettext_noop("a plan covers 1 to {most} weeks, {weeks} were asked for"),
    gettext_noop("a gap above 0 can be proven, {gap} was asked for"),
    gettext_noop("the plan of groups does not hold place by place: {wrong}"),
    gettext_noop("the plan of groups does not obey {id}"),
    gettext_noop(
        "the article {id} {why}: that is not planned for cities of this size. Take it out"
        " of the rulebook for this plan, or plan without rules"
    ),
    gettext_noop(
        "{city} has {sources} sources and {gardens} gardens: at least one of each is needed"
    ),
    gettext_noop("movements could not be brought within the gardens' caps and the rules"),
    gettext_noop("a plan that begins on {day} was expected, one from {other} on came"),
    gettext_noop(
        "plans of at least a week were expected; {n} weeks in plans of {weeks} were asked"
    ),
    gettext_noop("the state is of {day}, plans from {other} on were asked for"),
    gettext_noop("this plan is that of {city}, the city is {other}"),
    gettext_noop("more was expected from {id}, {mass} t came; withdraw it instead"),
    gettext_noop("the solver refused the program: some bound is no number"),
    gettext_noop("the solver stopped: {why}"),
    gettext_noop("the solver's optimum is not one: relative gap {gap}"),
    gettext_noop("rounds are planned for 1 to {most} days, {days} were asked for"),
    gettext_noop("rounds need a vehicle; none came"),
    gettext_noop("rounds that cannot be driven were found: {wrong}"),
    gettext_noop("stops must have different ids; twice: {ids}"),
    gettext_noop("vehicles must have different ids; twice: {ids}"),
    gettext_noop("stops: {what}; not so at {ids}"),
    gettext_noop("vehicle {id}: {name} must be {what}, {came} came"),
    gettext_noop("{owner}: there is no {what} {ids}"),
    gettext_noop("Under {rules} no plan can be made. {why}"),
)
# What stands in gaps of these.
PARTS = (
    gettext_noop("did you mean {id}?"),
    gettext_noop("there are {known}"),
    gettext_noop("expected a number"),
    gettext_noop("expected a whole number"),
    gettext_noop("expected true or false"),
    gettext_noop("expected a text"),
    gettext_noop("expected a list"),
    gettext_noop("expected names with values"),
    gettext_noop("expected a number that is not infinite"),
    gettext_noop("expected at least one"),
    gettext_noop("expected at least one letter"),
    gettext_noop("expected more than {n}"),
    gettext_noop("expected at most {n}"),
    gettext_noop("expected at least {n}"),
    gettext_noop("at least {n}"),
    gettext_noop("at most {n}"),
    gettext_noop("{low} to {high}"),
    gettext_noop("the city"),
    gettext_noop("the district {area}"),
    gettext_noop("the circle {area}"),
    gettext_noop("life and limb"),
    gettext_noop("the law"),
    gettext_noop("statute"),
    gettext_noop("constitution"),
    gettext_noop("ordinary"),
    gettext_noop("house"),
    gettext_noop("steward"),
    gettext_noop("only be lower"),
    gettext_noop("only be higher"),
    gettext_noop("not be changed"),
    gettext_noop("article {id} is of"),
    gettext_noop("article {id} would be of"),
    gettext_noop("null"),
    gettext_noop("both statute"),
    gettext_noop("ordinary and network"),
    gettext_noop("expected a date, such as 2026-01-31"),
    gettext_noop("expected a date without an hour, such as 2026-01-31"),
    gettext_noop("amend"),
    gettext_noop("repeal"),
    gettext_noop("abstain"),
)
