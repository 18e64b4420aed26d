"""Operations on what is given, kept, reported, driven, planned and recorded."""

from collections.abc import Mapping
from typing import Any

from greenhaven.web.commons.permissions.parties import NOBODYS
from greenhaven.web.exchange.batches.models import Reactor
from tests.web.api.doors import (
    BATCH,
    HUB,
    Door,
    Made,
    at_hub,
    brought,
    coded,
    held,
    noticed,
    numbered,
)
from tests.web.permissions.makers_batches import replanning, report, seen
from tests.web.permissions.makers_commons import event
from tests.web.permissions.makers_day import stopped
from tests.web.permissions.makers_giving import handed_over, offer, paused, promised
from tests.web.permissions.makers_rounds import alliance, draft, driven, stop, vehicle
from tests.web.permissions.world import Side, World


def reactor(_world: World, side: Side) -> Reactor:
    """A bay of the side's hub."""
    return Reactor.objects.create(place=side.hub, name="Bay", kind="bay")


def observation(world: World, side: Side) -> Made:
    """A photo of a heap: whose it is depends on its hub alone."""
    made = seen(world, side)
    return {"observation": made.pk}, made.batch.parties()


def nobodys(name: str, thing: Any) -> Any:
    """A thing that belongs to nobody, whoever it is about."""

    def make(world: World, side: Side) -> Made:
        return {name: thing(world, side).pk}, NOBODYS

    return make


def booked(world: World, side: Side) -> Any:
    """An account with something in it."""
    return event(world, side).postings.get().target


OFFER = {"direction": "offer", "place": "yard", "material": "food", "quantity": "1", "unit": "kg"}
PLEDGE = {"kind": "people", "what": "turn a heap", "number": 2}
PROPOSED = {"first": {"place": "yard"}, "second": {"place": "rose"}, "begins_on": "2025-03-04"}
VAN = {
    "name": "Blue",
    "kind": "van",
    "capacity_kg": 500,
    "speed_km_per_h": 20,
    "begins_at": "08:00",
    "ends_at": "16:00",
    "longest_h": "7",
    "trips": 3,
    "turn_min": 10,
    "weekdays": [0, 1],
}
NOON = "2025-03-03T12:00:00+01:00"
STORM = {"begins_at": NOON, "ends_at": "2025-03-04T12:00:00+01:00"}
ROUND = numbered("round_", driven)
STOP = numbered("stop", stop)
PROMISE = numbered("promise", promised)
HANDOVER = numbered("handover", handed_over)
OF_OFFER = numbered("offer", offer)
ALLIANCE = numbered("alliance", alliance)
REPORT = numbered("report", noticed)
DOORS: Mapping[str, Door] = {
    "alliances": Door("alliance.read"),
    "alliances_waiting": Door("own.read"),
    "alliance": Door("alliance.read", ALLIANCE),
    "propose_alliance": Door("alliance.propose", None, PROPOSED | {"pledges": [PLEDGE]}),
    "agree_alliance": Door("alliance.agree", ALLIANCE),
    "decline_alliance": Door("alliance.agree", ALLIANCE, {}),
    "end_alliance": Door("alliance.agree", ALLIANCE, {}),
    "offers": Door("own.read"),
    "make_offer": Door("offer.make", None, OFFER | {"first_day": "2025-03-04"}),
    "offer": Door("offer.read", OF_OFFER),
    "change_offer": Door("offer.change", OF_OFFER, {"note": "soon"}),
    "withdraw_offer": Door("offer.change", OF_OFFER),
    "pause_offer": Door("offer.change", OF_OFFER),
    "resume_offer": Door("offer.change", numbered("offer", paused)),
    "promises": Door("own.read"),
    "promise": Door("commitment.answer", PROMISE),
    "agree": Door("commitment.answer", PROMISE, {"side": "taker"}),
    "decline": Door("commitment.answer", PROMISE, {"why": "no room"}),
    "withdraw_promise": Door("commitment.answer", PROMISE, {}),
    "ask_again": Door("commitment.answer", PROMISE),
    "miss": Door("commitment.answer", PROMISE),
    "brought": Door("handover.tell", PROMISE),
    "keeping": Door("handover.record", HUB),
    "agree_for_place": Door("commitment.answer", HUB, {"upto": 1}),
    "askers": Door("handover.record", HUB),
    "offer_compost": Door(
        "handover.record", HUB, {"need": 1, "quantity": "5", "due_on": "2025-03-04"}
    ),
    "handovers": Door("own.read"),
    "record_handover": Door("handover.record", at_hub, body_of=brought),
    "handover": Door("handover.read", HANDOVER),
    "handover_story": Door("handover.read", HANDOVER),
    "handover_photo": Door("handover.read", HANDOVER),
    "correct_handover": Door("handover.correct", HANDOVER, {"reason": "misread"}),
    "spread": Door("handover.correct", HANDOVER),
    "batches": Door("batch.read", HUB),
    "batch": Door("batch.read", BATCH),
    "care": Door("batch.read", BATCH),
    "observations": Door("batch.read", BATCH),
    "observe": Door("batch.keep", BATCH, {"kind": "temperature", "value": 55, "unit": "°C"}),
    "walk": Door("batch.keep", BATCH, {"readings": {"middle": 55}}),
    "water": Door("batch.keep", BATCH, {"quantity": "5"}),
    "browns": Door("batch.keep", BATCH, {"material": "chips", "quantity": "5"}),
    "test": Door("batch.keep", BATCH, {"measure": "lead", "value": 3, "method": "-"}),
    "left": Door("batch.keep", BATCH, {"quantity": "5"}),
    "take_back_observation": Door("batch.keep", observation, {"why": "misread"}),
    "observation_photo": Door("batch.photo", observation),
    "reactors": Door("batch.read", HUB),
    "add_reactor": Door("batch.keep", HUB, {"name": "Bay 9", "kind": "bay"}),
    "close_reactor": Door("batch.keep", numbered("reactor", reactor)),
    "start_batch": Door("batch.keep", BATCH, {"reactor": 1}),
    "move_on": Door("batch.keep", BATCH, {"stage": "curing"}),
    "release": Door("batch.release", BATCH),
    "trace": Door("batch.read", BATCH),
    "reports": Door("report.read"),
    "report": Door("report.make", None, {"kind": "odour", "place": "yard"}),
    "one_report": Door("report.read", REPORT),
    "report_photo": Door("report.photo", numbered("report", report)),
    "suspects": Door("hold.place", REPORT),
    "answer_report": Door("report.answer", REPORT, {"text": "thanks"}),
    "holds": Door("batch.read", BATCH),
    "one_hold": Door("report.read", numbered("hold", held)),
    "hold": Door("hold.place", BATCH, {"reason": "worms"}),
    "recall": Door("hold.place", numbered("hold", held)),
    "rounds": Door("own.read"),
    "round": Door("round.drive", ROUND),
    "round_sheet": Door("round.drive", ROUND),
    "drivers": Door("plan.manage", nobodys("round_", driven)),
    "assign_round": Door("plan.manage", nobodys("round_", driven), {}),
    "drop_round": Door("plan.manage", nobodys("round_", driven)),
    "accept_round": Door("round.drive", ROUND),
    "give_round_back": Door("round.drive", ROUND),
    "begin_round": Door("round.drive", ROUND),
    "reroute": Door("round.drive", ROUND),
    "take_more": Door("round.drive", ROUND),
    "arrive": Door("round.drive", STOP),
    "finish_stop": Door("round.drive", STOP),
    "weigh_stop": Door("round.drive", STOP, {"quantity": "5"}),
    "skip_stop": Door("round.drive", STOP, {"why": "a lorry in the way"}),
    "vehicles": Door("plan.manage"),
    "add_vehicle": Door("plan.manage", None, VAN | {"place": "yard"}),
    "change_vehicle": Door("plan.manage", coded(vehicle), VAN),
    "retire_vehicle": Door("plan.manage", coded(vehicle)),
    "draft_rounds": Door("plan.manage", None, {"day": "2025-03-04"}),
    "draft": Door("plan.manage", nobodys("draft", draft)),
    "stop_draft": Door("plan.manage", nobodys("draft", draft)),
    "unserved": Door("plan.manage"),
    "changes": Door("own.read"),
    "replannings": Door("plan.manage"),
    "plan_again": Door("plan.manage"),
    "plan_stop": Door("plan.manage", numbered("replanning", replanning)),
    "work": Door("plan.manage"),
    "day": Door("plan.manage"),
    "disruptions": Door("plan.manage"),
    "tell_of_storm": Door("plan.manage", None, STORM),
    "tell_hub_is_down": Door("plan.manage", None, {"place": "yard", "begins_at": NOON}),
    "stop_hub": Door("disruption.tell", HUB, {"begins_at": NOON}),
    "end_disruption": Door("disruption.tell", numbered("disruption", stopped)),
    "agree_for_unkept": Door("plan.manage"),
    "imbalance": Door("ledger.read"),
    "accounts": Door("ledger.read"),
    "account": Door("ledger.read", nobodys("account", booked)),
    "postings": Door("ledger.read", nobodys("account", booked)),
    "account_trace": Door("ledger.read", nobodys("account", booked)),
    "events": Door("ledger.read"),
    "event": Door("ledger.read", nobodys("event", event)),
    "audit_rows": Door("audit.read"),
}
