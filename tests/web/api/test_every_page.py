"""Programs can do all that the pages do: each page has its operations, or a reason to have none.

A new page is not forgotten: it has to be named here.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from greenhaven.web.commons.permissions.table import PERMISSIONS, Standing
from greenhaven.web.commons.tokens.scopes import SCOPES
from tests.web.api.test_doors import DOORS, operations
from tests.web.permissions.routes import own_routes

# What only a person at a browser does, and what only a browser has a need of.
PERSON = "roles, keys and the lifting of a hold are for a person at a browser"
SIGN_IN = "erasure asks for the password again, at a browser"
PAPER = "a sheet of paper; its stops are `round_sheet`"
DRAWN = "a picture or the outlines of a map; its numbers are told by the other operations"
SAME_ROWS = "a file of the same rows as `plan_flows`, without a key"
BROWSER = "a part of the browser's own work: its worker, its queue, its cookie of the language"
FEED = "a feed that a calendar's program reads at its own secret address"
ONCE = "shows a link once after it was written; `invite` answers with it"

LINE = re.compile(r"^\| ([A-Z]+) \| `([^`]+)` \| ([^|]+?) \|", re.MULTILINE)
VOTE = "who has a vote is confirmed, and votes are cast, by a person at a browser"
PAPER_CARDS = "cards to print, with codes that are shown once"

SAME_FILE = "a file that programs read at its own address, without a key"
VOTING = (
    "polls",
    "poll",
    "poll-new",
    "poll-new-circle",
    "poll-ballot",
    "poll-code",
    "poll-withdraw",
    "poll-receipt",
    "poll-void",
    "poll-import",
    "poll-paper",
    "poll-paper-tick",
    "poll-paper-read",
    "delegations",
    "delegation-end",
)

TALKING = "people talk with each other, not with programs"
TALK = (
    "talk",
    "talk-begin",
    "talk-complain",
    "talk-moderate",
    "talk-say",
    "talk-take-back",
    "talk-thread",
)

THINKING = "people say what they think, one by one; `map.json` tells every program what comes of it"
CONVERSATIONS = (
    "conversations",
    "conversation",
    "conversation-close",
    "conversation-document",
    "conversation-map",
    "conversation-mine",
    "conversation-moderate",
    "conversation-new",
    "conversation-new-circle",
    "conversation-outcomes",
    "conversation-say",
    "conversation-votes",
    "conversation-write",
    "me-said",
    "statement-merge",
    "statement-moderate",
    "statement-outcome",
)

LATER = "proposals are written and answered by people who read them"
PROPOSING = (
    "amendment",
    "amendment-answer",
    "amendment-withdraw",
    "proposal",
    "proposal-amend",
    "proposal-change",
    "proposal-drop",
    "proposal-edit",
    "proposal-freeze",
    "proposal-new",
    "proposal-open",
    "proposal-order",
    "proposal-support",
    "proposal-versions",
    "proposal-vote",
    "proposal-withdraw",
    "proposals",
)

BUDGETING = "ideas are brought, costed and followed by people; `budget.pb` tells programs all of it"
BUDGETS = (
    "budget",
    "budget-cancel",
    "budget-file",
    "budget-import",
    "budget-new",
    "budget-new-circle",
    "budget-vote",
    "budgets",
    "project",
    "project-cost",
    "project-decline",
    "project-follow",
    "project-merge",
    "project-propose",
    "project-withdraw",
)

MEETING = "people meet; programs have a meeting's file for calendars"
MEETINGS = (
    "meeting",
    "meeting-approve",
    "meeting-calendar",
    "meeting-cancel",
    "meeting-minutes",
    "meeting-new",
    "meeting-new-circle",
    "meeting-paper",
    "meeting-point",
    "meeting-point-drop",
    "meeting-point-up",
    "meeting-publish",
    "meetings",
)

DECIDING = "what is being decided is decided by people who read about it"

WEIGHED = "what a text would do is asked for, and read beside it, by those who decide on it"
WEIGHING = ("proposal-weigh", "proposal-weigh-stop", "proposal-brief")
REVIEWED = "guardians ask and the council answers, people to people"
# Page -> the operations that tell and do the same.
OPERATIONS: Mapping[str, tuple[str, ...]] = {
    "changes": ("changes", "replannings", "work"),
    "plan-again": ("plan_again",),
    "plan-stop": ("plan_stop",),
    "alliances": ("alliances", "alliances_waiting"),
    "alliance-propose": ("propose_alliance",),
    "alliance": ("alliance",),
    "alliance-agree": ("agree_alliance",),
    "alliance-end": ("decline_alliance", "end_alliance"),
    "rounds": ("rounds", "unserved", "drivers"),
    "rounds-draft": ("draft_rounds",),
    "rounds-draft-state": ("draft",),
    "rounds-draft-stop": ("stop_draft",),
    "rounds-mine": ("rounds",),
    "driver-hours": ("my_hours", "set_my_hours"),
    "vehicles": ("vehicles", "add_vehicle"),
    "vehicle": ("change_vehicle",),
    "vehicle-retire": ("retire_vehicle",),
    "opening-hours": ("open_hours", "set_open_hours"),
    "round": ("round", "round_sheet"),
    "round-assign": ("assign_round",),
    "round-drop": ("drop_round",),
    "round-accept": ("accept_round",),
    "round-give-back": ("give_round_back",),
    "round-begin": ("begin_round",),
    "round-onward": ("reroute",),
    "round-more": ("take_more",),
    "stop-arrive": ("arrive",),
    "stop-done": ("finish_stop",),
    "stop-weigh": ("weigh_stop",),
    "stop-skip": ("skip_stop",),
    "day": ("day",),
    "disruptions": ("disruptions",),
    "disruption-storm": ("tell_of_storm",),
    "disruption-hub": ("tell_hub_is_down",),
    "disruption-end": ("end_disruption",),
    "keep-down": ("stop_hub",),
    "day-agree": ("agree_for_unkept",),
    "my-calendar": ("my_calendars", "make_calendar"),
    "calendar-revoke": ("revoke_calendar",),
    "keep": ("me",),
    "keep-place": ("keeping", "record_handover"),
    "keep-agree": ("agree_for_place",),
    "keep-compost": ("askers", "offer_compost"),
    "handover": ("handover", "handover_story"),
    "handover-correct": ("correct_handover",),
    "handover-spread": ("spread",),
    "handover-photo": ("handover_photo",),
    "promises": ("promises", "my_reliability"),
    "promise": ("promise",),
    "promise-answer": ("agree", "decline", "withdraw_promise", "miss"),
    "promise-again": ("ask_again",),
    "promise-receive": ("record_handover",),
    "promise-brought": ("brought",),
    "given": ("handovers", "handover_story", "my_reliability"),
    "give": ("make_offer", "places_near", "city"),
    "ask": ("make_offer",),
    "offers": ("offers",),
    "offer": ("offer",),
    "offer-change": ("change_offer",),
    "offer-withdraw": ("withdraw_offer",),
    "offer-pause": ("pause_offer",),
    "offer-resume": ("resume_offer",),
    "offer-weekly": ("change_offer",),
    "place-batches": ("batches", "reactors"),
    "reactor-add": ("add_reactor",),
    "batch": ("batch", "care", "holds"),
    "batch-seen": ("observations",),
    "batch-walk": ("walk",),
    "batch-check": ("observe",),
    "batch-turned": ("observe",),
    "batch-watered": ("water",),
    "batch-browns": ("browns",),
    "batch-weighed": ("left",),
    "batch-tested": ("test",),
    "batch-start": ("start_batch",),
    "batch-stage": ("move_on",),
    "batch-release": ("release",),
    "observation-photo": ("observation_photo",),
    "observation-take-back": ("take_back_observation",),
    "report": ("report",),
    "reports": ("reports",),
    "report-log-entry": ("one_report", "suspects"),
    "report-answer": ("answer_report",),
    "report-photo": ("report_photo",),
    "batch-trace": ("trace",),
    "batch-hold": ("hold",),
    "hold": ("one_hold",),
    "hold-recall": ("recall",),
    "ledger": ("accounts", "imbalance"),
    "ledger-events": ("events",),
    "ledger-event": ("event",),
    "ledger-account": ("account", "postings", "account_trace"),
    "today": ("plan", "plan_weeks", "plan_jobs", "plan_limits", "plan_nitrogen"),
    "plan": ("plan", "plan_flows", "plan_weeks", "plan_recipes", "plan_left_over"),
    "districts": ("districts",),
    "district": ("district",),
    "forecast": ("forecast",),
    "gardens": ("gardens",),
    "garden": ("garden", "garden_forecast"),
    "rules": ("rules",),
    "rulebook-history": ("rulebook_history",),
    "rulebook-diff": ("rulebook_diff",),
    "article": ("article",),
    "hubs": ("hubs",),
    "hub": ("hub", "hub_forecast", "plan_recipes"),
    "circle-balance": ("balance", "entries", "debts"),
    "circle-let-go": ("let_go",),
    "imports": ("imports", "bring_sheet", "import_mappings"),
    "import": ("try_sheet", "set_columns", "sheet_rows"),
    "import-state": ("sheet_state",),
    "import-take": ("take_in",),
    "import-stop": ("stop_sheet",),
    "import-undo": ("take_back",),
    "assumptions": ("assumptions",),
    "data": ("city",),
    "audit": ("checkpoints", "compare_checkpoint"),
    "audit-checkpoints": ("checkpoints",),
    "audit-rows": ("audit_rows",),
    "audit-lines": ("audit_rows",),
    "notices": ("notices", "my_mail", "set_my_mail"),
    "notices-read": ("read_all_notices",),
    "notice-read": ("read_notice",),
    "me": ("me",),
    "me-words": ("change_me",),
    "me-home-add": ("add_home",),
    "me-home": ("my_homes", "move_home"),
    "me-home-point": ("move_home",),
    "me-home-remove": ("remove_home",),
    "me-export": ("export_me",),
    "circles": ("circles",),
    "circle-found": ("found_circle",),
    "circle": ("circle", "members", "asked", "invitations"),
    "circle-join": ("join", "leave", "step_down"),
    "circle-member": ("admit", "refuse", "remove", "make_steward"),
    "circle-tend": ("describe_circle", "set_agreement", "set_limits"),
    "circle-places": ("bring_place", "take_place_out"),
    "circle-invite": ("invite",),
    "invitation": ("invitation",),
    "invitation-accept": ("accept_invitation",),
    "invitation-withdraw": ("withdraw_invitation",),
    "place": ("place", "facts", "keepers"),
    "place-declarations": ("declarations", "declarable"),
    "place-declare": ("declare",),
    "declaration-withdraw": ("withdraw_declaration",),
    "keeper-named": ("tell_name",),
}
# Page -> why a program has no need of it.
REASONS: Mapping[str, str] = {
    "rounds-sheets": PAPER,
    "round-sheet": PAPER,
    "calendar": FEED,
    "worker": BROWSER,
    "offline": BROWSER,
    "queue": BROWSER,
    "language": BROWSER,
    "outlines": DRAWN,
    "plan-map": DRAWN,
    "me-home-map": DRAWN,
    "plan-csv": SAME_ROWS,
    "plan-geojson": SAME_ROWS,
    "hold-lift": PERSON,
    "keys": PERSON,
    "key-revoke": PERSON,
    "roles": PERSON,
    "role-end": PERSON,
    "role-invite": PERSON,
    "keeper-invite": PERSON,
    "me-erase": SIGN_IN,
    "invitation-written": ONCE,
    **dict.fromkeys(TALK, TALKING),
    **dict.fromkeys(CONVERSATIONS, THINKING),
    "council": DECIDING,
    **dict.fromkeys(MEETINGS, MEETING),
    **dict.fromkeys(BUDGETS, BUDGETING),
    "me-residence": VOTE,
    "me-residence-code": VOTE,
    "me-residence-leave": VOTE,
    "residence": VOTE,
    "residence-cards": PAPER_CARDS,
    "residence-end": VOTE,
    **dict.fromkeys(VOTING, VOTE),
    "poll-file": SAME_FILE,
    **dict.fromkeys(PROPOSING, LATER),
    **dict.fromkeys(WEIGHING, WEIGHED),
    "rulebook-export": "a file of the whole rulebook, for everyone and without a key",
    "review-call": REVIEWED,
    "review-answer": REVIEWED,
}


def test_every_page_has_operations_or_a_reason() -> None:
    pages = {route.name for route in own_routes()}

    assert pages - OPERATIONS.keys() - REASONS.keys() == set(), "name these pages here"
    assert OPERATIONS.keys() & REASONS.keys() == set()
    assert (OPERATIONS.keys() | REASONS.keys()) - pages == set(), "these pages are no more"


def test_every_operation_that_is_named_is_there() -> None:
    named = {name for names in OPERATIONS.values() for name in names}

    assert named - {operation.name for operation in operations()} == set()


def test_every_operation_belongs_to_a_page() -> None:
    """Or it is one that only programs need, such as the end of a reactor."""
    named = {name for names in OPERATIONS.values() for name in names}
    for_programs = {"places", "close_reactor"}

    assert {operation.name for operation in operations()} - named == for_programs


def test_every_operation_is_in_the_manual() -> None:
    text = (Path(__file__).parents[3] / "docs" / "reference" / "interface.md").read_text()
    told = set(LINE.findall(text))
    there = {
        (each.method, each.path.removeprefix("/api/v1"), scope_of(DOORS[each.name].permission))
        for each in operations()
    }

    assert there - told == set(), "tell of these"
    assert told - there == set(), "these are no more, or need another scope"


def scope_of(permission: str) -> str:
    """The word for a permission, with the mark of what may be asked without a key."""
    scope = next(name for name, each in SCOPES.items() if permission in each.permissions)
    return f"{scope} °" if Standing.ANYONE in PERMISSIONS[permission] else scope
