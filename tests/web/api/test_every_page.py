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
PAPER_CARDS = "cards to print, with codes that are shown once"
SAME_FILE = "a file that programs read at its own address, without a key"

# Of the council: what has to be somebody's own act, seen with their own eyes.
BALLOT = "a ballot is cast by its voter alone, whom no program stands in for, nor looks over"
ON_PAPER = "two stewards read each ballot on paper with their own eyes"
CALLING = "who calls a vote on a question sees it first as voters will"
ANNULLED = (
    "that a vote does not count, or what came out elsewhere, is for a steward in person to say"
)
ATTESTED = "who lives where is confirmed in person, or by a code that came by post"
IN_PERSON = (
    "two people in person answer for setting emergency rules in force, and for what came of it"
)
MODERATED = "people look at what people said"
SHEET = "pages to print; all that they tell is told by the other operations"
AT_A_BROWSER = {
    "poll-ballot": BALLOT,
    "poll-code": BALLOT,
    "poll-withdraw": BALLOT,
    "poll-receipt": BALLOT,
    "poll-paper": ON_PAPER,
    "poll-paper-tick": ON_PAPER,
    "poll-paper-read": ON_PAPER,
    "poll-new": CALLING,
    "poll-new-circle": CALLING,
    "poll-void": ANNULLED,
    "poll-import": ANNULLED,
    "poll-import-agree": ANNULLED,
    "poll-import-decline": ANNULLED,
    "poll-brought": ANNULLED,
    "budget-import-voted": ANNULLED,
    "me-residence-code": ATTESTED,
    "me-residence-leave": ATTESTED,
    "residence": ATTESTED,
    "residence-end": ATTESTED,
    "residence-cards": PAPER_CARDS,
    "emergency-call": IN_PERSON,
    "emergency-confirm": IN_PERSON,
    "emergency-withdraw": IN_PERSON,
    "emergency-end": IN_PERSON,
    "emergency-report": IN_PERSON,
    "talk-complain": MODERATED,
    "talk-moderate": MODERATED,
    "conversation-moderate": MODERATED,
    "conversation-votes": MODERATED,
    "statement-merge": MODERATED,
    "statement-moderate": MODERATED,
    "proposal-brief": SHEET,
    "meeting-paper": SHEET,
}
FILES = (
    "budget-file",
    "conversation-document",
    "meeting-calendar",
    "poll-file",
    "rulebook-export",
)
# Page of the council -> its operations.
COUNCIL: Mapping[str, tuple[str, ...]] = {
    "council": ("council",),
    "conversations": ("conversations",),
    "conversation": ("conversation", "statements", "next_statement"),
    "conversation-new": ("open_conversation",),
    "conversation-new-circle": ("open_circle_conversation",),
    "conversation-write": ("write_statement",),
    "conversation-say": ("say_opinion",),
    "conversation-mine": ("my_opinions",),
    "conversation-map": ("conversation_map",),
    "conversation-outcomes": ("outcomes",),
    "conversation-close": ("close_conversation",),
    "statement-outcome": ("say_outcome",),
    "me-said": ("my_statements",),
    "proposals": ("proposals",),
    "proposal": ("proposal", "amendments", "consequences", "conflicts"),
    "proposal-versions": ("proposal_versions",),
    "proposal-new": ("draft_proposal", "articles"),
    "proposal-edit": ("rewrite_proposal",),
    "proposal-change": ("rewrite_proposal",),
    "proposal-drop": ("rewrite_proposal",),
    "proposal-open": ("open_proposal",),
    "proposal-support": ("support_proposal", "unsupport_proposal"),
    "proposal-freeze": ("freeze_proposal",),
    "proposal-vote": ("call_proposal_vote",),
    "proposal-order": ("give_order",),
    "proposal-withdraw": ("withdraw_proposal",),
    "proposal-amend": ("amend_proposal",),
    "amendment": ("amendment",),
    "amendment-answer": ("answer_amendment",),
    "amendment-withdraw": ("withdraw_amendment",),
    "proposal-weigh": ("ask_consequences", "check_conflicts"),
    "proposal-weigh-stop": ("stop_consequences",),
    "polls": ("votes",),
    "poll": ("vote",),
    "delegations": ("my_delegations", "delegate"),
    "delegation-end": ("end_delegation",),
    "me-residence": ("my_residence",),
    "budgets": ("budgets",),
    "budget": ("budget", "projects", "allocation"),
    "budget-new": ("open_budget",),
    "budget-new-circle": ("open_circle_budget",),
    "budget-import": ("import_budget",),
    "budget-vote": ("budget_vote",),
    "budget-cancel": ("cancel_budget",),
    "project": ("project",),
    "project-propose": ("propose_project",),
    "project-cost": ("cost_project",),
    "project-decline": ("decline_project",),
    "project-merge": ("merge_project",),
    "project-withdraw": ("withdraw_project",),
    "project-follow": ("follow_project",),
    "meetings": ("meetings",),
    "meeting": ("meeting",),
    "meeting-new": ("call_meeting",),
    "meeting-new-circle": ("call_circle_meeting",),
    "meeting-point": ("add_point",),
    "meeting-point-up": ("move_point_up",),
    "meeting-point-drop": ("drop_point",),
    "meeting-publish": ("publish_meeting",),
    "meeting-cancel": ("cancel_meeting",),
    "meeting-minutes": ("write_minutes",),
    "meeting-approve": ("approve_minutes",),
    "talk": ("threads",),
    "talk-thread": ("thread", "posts"),
    "talk-begin": ("begin_thread",),
    "talk-say": (
        *("say_in_thread", "say_of_proposal", "say_of_article"),
        *("say_of_budget", "say_of_project"),
    ),
    "talk-take-back": ("take_post_back",),
    "rulebook-history": ("rulebook_history",),
    "rulebook-diff": ("rulebook_diff",),
    "article": ("article",),
    "review-call": ("call_review",),
    "review-answer": ("answer_review",),
    "emergencies": ("emergencies", "articles"),
    "emergency": ("emergency",),
}
# Page -> the operations that tell and do the same.
OPERATIONS: Mapping[str, tuple[str, ...]] = {
    **COUNCIL,
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
    **AT_A_BROWSER,
    **dict.fromkeys(FILES, SAME_FILE),
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
