"""What people are told about, and in which words.

A sentence names what it is told: `%(place)s`. Two endings say how a value is written for its
reader: `_mg` whole milligrams, in the reader's units; `_on` a day, given as ISO text. A sentence
for one and for many is an `ngettext_lazy` whose number is named `count`.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from greenhaven.web.commons.emergencies.news import OF_EMERGENCIES
from greenhaven.web.commons.notices.models import Group


class Topic(NamedTuple):
    """One kind of news."""

    group: Group
    sentence: Promise | str


TOPICS: Mapping[str, Topic] = {
    # Audit
    "audit.checkpoint": Topic(
        Group.BOOKS,
        _(
            "The audit has %(rows)s rows. Keep this line, and anyone can later prove that none "
            "of them was changed: %(line)s"
        ),
    ),
    # Residence
    "residence.confirmed": Topic(
        Group.ACCOUNT, _("It is confirmed that you live here: you have a say in what is decided.")
    ),
    "residence.ended": Topic(
        Group.ACCOUNT,
        _("You are no longer known to live here: %(why)s. Ask a steward if it is wrong."),
    ),
    # Discussions
    "discussion.answered": Topic(Group.COUNCIL, _("You were answered: %(where)s.")),
    "discussion.hidden": Topic(
        Group.COUNCIL, _("What you said is hidden by those who moderate: %(why)s")
    ),
    # Conversations, and what becomes of statements
    "conversation.closed": Topic(
        Group.COUNCIL, _("“%(question)s” is closed. See what people agree on.")
    ),
    "statement.in": Topic(
        Group.COUNCIL, _("Your statement is shown to everybody now: “%(statement)s”.")
    ),
    "statement.out": Topic(
        Group.COUNCIL, _("Your statement “%(statement)s” was left out: %(why)s")
    ),
    "statement.merged": Topic(
        Group.COUNCIL,
        _(
            "Your statement “%(statement)s” says nearly the same as “%(other)s”, which stands "
            "for both now. Nobody's answer is lost."
        ),
    ),
    "statement.taken_up": Topic(
        Group.COUNCIL,
        _("Your statement “%(statement)s” is taken up in a proposal: “%(proposal)s”."),
    ),
    "statement.answered": Topic(
        Group.COUNCIL, _("It is said what becomes of your statement “%(statement)s”. Read it.")
    ),
    # Proposals and amendments
    "proposal.opened": Topic(
        Group.COUNCIL, _("“%(title)s”, which you support, is discussed now. Say what you think.")
    ),
    "proposal.changed": Topic(
        Group.COUNCIL,
        _(
            "The text of “%(title)s” has changed. You supported version %(old)s: read version "
            "%(new)s, and say whether you still do."
        ),
    ),
    "proposal.final": Topic(
        Group.COUNCIL, _("The text of “%(title)s” is final. The vote on it comes next.")
    ),
    "proposal.withdrawn": Topic(
        Group.COUNCIL, _("“%(title)s” was withdrawn by its author. %(why)s")
    ),
    "proposal.again": Topic(
        Group.COUNCIL, _("“%(title)s” has passed. A second vote has to agree before it holds.")
    ),
    "proposal.in_force": Topic(
        Group.COUNCIL, _("“%(title)s” is adopted and in force. Plans obey it from now on.")
    ),
    "proposal.rejected": Topic(Group.COUNCIL, _("“%(title)s” did not pass.")),
    "proposal.overtaken": Topic(
        Group.COUNCIL,
        _("“%(title)s” was decided on, and cannot be put in force as it is: %(why)s"),
    ),
    "amendment.offered": Topic(
        Group.COUNCIL,
        _("Someone offers an amendment of your proposal “%(title)s”: “%(amendment)s”. Answer it."),
    ),
    "amendment.accepted": Topic(
        Group.COUNCIL, _("Your amendment of “%(title)s” was taken into its text. %(answer)s")
    ),
    "amendment.declined": Topic(
        Group.COUNCIL, _("Your amendment of “%(title)s” was not taken: %(answer)s")
    ),
    "amendment.overtaken": Topic(
        Group.COUNCIL,
        _("The text of “%(title)s” has changed where your amendment would change it. Look again."),
    ),
    # The rulebook
    "review.called": Topic(
        Group.COUNCIL,
        _("Who speaks for a place calls for a review. Answer until %(until_on)s."),
    ),
    "review.answered": Topic(Group.COUNCIL, _("Your call for a review was answered: %(answer)s")),
    # Votes
    "vote.opened": Topic(
        Group.COUNCIL, _("A vote is open until %(until_on)s: %(title)s. You have a say in it.")
    ),
    "vote.closing": Topic(
        Group.COUNCIL,
        _("A vote closes on %(until_on)s: %(title)s. You have not voted yet; you can until then."),
    ),
    "vote.closing_for": Topic(
        Group.COUNCIL,
        _(
            "A vote closes on %(until_on)s: %(title)s. You let %(taker)s vote for you; you can "
            "still vote yourself, or take that back."
        ),
    ),
    "vote.counted": Topic(Group.COUNCIL, _("The vote “%(title)s” is counted: %(outcome)s")),
    "result.brought": Topic(
        Group.COUNCIL,
        _("A result from elsewhere waits for a second person to check it: %(title)s"),
    ),
    "result.declined": Topic(
        Group.COUNCIL, _("The result that you brought for “%(title)s” is not taken: %(why)s")
    ),
    "vote.left_out": Topic(
        Group.COUNCIL,
        _("In “%(title)s” your vote counted for nobody: who votes for you speaks for too many."),
    ),
    "vote.void": Topic(Group.COUNCIL, _("The vote “%(title)s” does not count: %(why)s")),
    "vote.on_paper": Topic(
        Group.COUNCIL,
        _(
            "Two stewards have ticked you as voting on paper: %(title)s. If that was not you, tell "
            "a steward at once."
        ),
    ),
    "vote.entrusted": Topic(
        Group.COUNCIL, _("%(giver)s lets you vote for them in open votes. You can give it back.")
    ),
    "vote.given_back": Topic(
        Group.COUNCIL, _("%(taker)s no longer votes for you. You can vote yourself, or ask others.")
    ),
    "vote.carried": Topic(
        Group.COUNCIL,
        _(
            "%(taker)s, whom you let vote for you, has voted: %(title)s. You can still vote "
            "yourself."
        ),
    ),
    # Shared budgets
    "project.costed": Topic(
        Group.COUNCIL, _("Your idea “%(title)s” is costed: %(cost)s. It stands on the ballot.")
    ),
    "project.declined": Topic(
        Group.COUNCIL, _("Your idea “%(title)s” cannot be done with this money. Read why.")
    ),
    "project.merged": Topic(
        Group.COUNCIL, _("Your idea “%(title)s” was joined with “%(other)s”. Read why.")
    ),
    "project.won": Topic(
        Group.COUNCIL, _("“%(title)s” is funded from “%(budget)s”. Now it can be done.")
    ),
    "project.lost": Topic(
        Group.COUNCIL,
        _("“%(title)s” is not funded from “%(budget)s” this time. Read what was missing."),
    ),
    # Meetings
    "meeting.called": Topic(
        Group.COUNCIL,
        _("There is a meeting on %(begins_on)s: %(title)s, %(where)s. See the agenda."),
    ),
    "meeting.changed": Topic(
        Group.COUNCIL,
        _(
            "The agenda of the meeting of %(begins_on)s has changed: %(title)s, %(where)s. "
            "New: %(added)s. Taken off: %(dropped)s."
        ),
    ),
    "meeting.reordered": Topic(
        Group.COUNCIL,
        _("The points of the meeting of %(begins_on)s stand in another order now: %(title)s."),
    ),
    "meeting.cancelled": Topic(
        Group.COUNCIL, _("The meeting of %(begins_on)s does not take place: %(title)s, %(where)s.")
    ),
    # Emergencies
    **{name: Topic(*told) for name, told in OF_EMERGENCIES.items()},
    # Promises and handovers
    "promise.asked": Topic(
        Group.PROMISES,
        _("%(amount_mg)s of %(what)s on %(due_on)s, to %(place)s: does that suit you?"),
    ),
    "promise.agreed": Topic(
        Group.PROMISES,
        _("Agreed: %(amount_mg)s of %(what)s on %(due_on)s, to %(place)s."),
    ),
    "promise.declined": Topic(
        Group.PROMISES,
        _("%(amount_mg)s of %(what)s on %(due_on)s, to %(place)s, does not suit. Try another day."),
    ),
    "promise.withdrawn": Topic(
        Group.PROMISES,
        _("Taken back: %(amount_mg)s of %(what)s on %(due_on)s, to %(place)s."),
    ),
    "promise.missed": Topic(
        Group.PROMISES,
        _("Nobody met on %(due_on)s at %(place)s. It happens. Offer it again when it suits you."),
    ),
    "promise.lapsed": Topic(
        Group.PROMISES,
        _("No answer came in time: %(amount_mg)s of %(what)s on %(due_on)s, to %(place)s."),
    ),
    "handover.recorded": Topic(
        Group.PROMISES, _("Written down: %(amount_mg)s of %(what)s at %(place)s. Thank you.")
    ),
    "handover.corrected": Topic(
        Group.PROMISES,
        _("Corrected: the %(amount_mg)s of %(what)s at %(place)s are taken back. Read why."),
    ),
    # Circles
    "circle.asked": Topic(Group.CIRCLES, _("Someone asks to join %(circle)s. Answer them.")),
    "circle.joined": Topic(Group.CIRCLES, _("Someone new has joined %(circle)s.")),
    "circle.admitted": Topic(Group.CIRCLES, _("You are now in %(circle)s. Welcome.")),
    "circle.refused": Topic(
        Group.CIRCLES, _("%(circle)s did not take you in this time. %(reason)s")
    ),
    "circle.removed": Topic(
        Group.CIRCLES,
        _("You are no longer in %(circle)s. The reason given: %(reason)s You may ask again."),
    ),
    "circle.written_off": Topic(
        Group.CIRCLES,
        _(
            "%(circle)s let go the %(amount_mg)s of compost that you had taken more than given. "
            "The reason: %(reason)s"
        ),
    ),
    "circle.steward": Topic(Group.CIRCLES, _("You now answer for %(circle)s with its stewards.")),
    "circle.agreement": Topic(Group.CIRCLES, _("The agreement of %(circle)s has changed.")),
    # Keys
    "key.made": Topic(
        Group.ACCOUNT,
        _("A key was made in your name: “%(name)s”. If that was not you, revoke it."),
    ),
    # Roles
    "role.granted": Topic(
        Group.ACCOUNT, _("You were given a role. Your page says what you may do now.")
    ),
    "role.kept": Topic(Group.ACCOUNT, _("You now keep %(place)s. Thank you.")),
    "role.ended": Topic(Group.ACCOUNT, _("A role of yours has ended. Your page says which stay.")),
    # The plan
    "plan.asks": Topic(
        Group.PLAN,
        ngettext_lazy(
            "The plan asks you for one thing in the coming week. Does it suit you?",
            "The plan asks you for %(count)s things in the coming week. Do they suit you?",
            "count",
        ),
    ),
    "plan.changed": Topic(
        Group.PLAN,
        ngettext_lazy(
            "There is a new plan. One thing changes for you: read what, and why.",
            "There is a new plan. %(count)s things change for you: read what, and why.",
            "count",
        ),
    ),
    "disruption.storm": Topic(
        Group.PLAN,
        _("A storm is expected from %(begins_on)s on. Rounds and plans take it into account."),
    ),
    "disruption.hub_down": Topic(
        Group.PLAN, _("%(place)s cannot work now. A new plan is made without it.")
    ),
    "disruption.hub_stopped": Topic(
        Group.PLAN, _("%(place)s cannot work now, says who keeps it. %(why)s")
    ),
    "disruption.hub_up": Topic(Group.PLAN, _("%(place)s works again. A new plan is made with it.")),
    "plan.impossible": Topic(
        Group.PLAN,
        _("No new plan could be made, so the last one stands. Read what stands in the way."),
    ),
    # Alliances
    "alliance.proposed": Topic(
        Group.CIRCLES,
        _("%(other)s proposes an alliance with %(mine)s. Read it, and answer when you can."),
    ),
    "alliance.agreed": Topic(
        Group.CIRCLES, _("%(other)s agreed to the alliance with %(mine)s. It holds now.")
    ),
    "alliance.declined": Topic(
        Group.CIRCLES, _("The alliance of %(mine)s with %(other)s does not come about. %(why)s")
    ),
    "alliance.ended": Topic(
        Group.CIRCLES, _("The alliance of %(mine)s with %(other)s has ended. %(why)s")
    ),
    # Rounds
    "round.yours": Topic(
        Group.PROMISES,
        _("You drive on %(day_on)s: %(name)s, from %(begins)s to about %(ends)s. Does that suit?"),
    ),
    "round.not_yours": Topic(
        Group.PROMISES, _("You need not drive on %(day_on)s: %(name)s goes without you.")
    ),
    "round.changed": Topic(
        Group.PROMISES, _("Your round of %(day_on)s has changed: %(name)s, now from %(begins)s.")
    ),
    "round.agreed": Topic(Group.KEEPING, _("%(driver)s drives %(name)s on %(day_on)s.")),
    "round.given_back": Topic(
        Group.KEEPING, _("%(driver)s cannot drive %(name)s on %(day_on)s. It needs someone else.")
    ),
    "round.comes": Topic(
        Group.PROMISES,
        _("On %(due_on)s the round comes to %(place)s at about %(about)s, for %(what)s."),
    ),
    "round.passed_by": Topic(
        Group.PROMISES,
        _("The round could not stop at %(place)s on %(due_on)s: %(why)s We are sorry."),
    ),
    # Reports and holds
    "report.odour": Topic(
        Group.REPORTS, _("Someone reports a bad smell at %(place)s. Look, and answer.")
    ),
    "report.pest": Topic(
        Group.REPORTS,
        _("Someone reports rats, flies or other pests at %(place)s. Look, and answer."),
    ),
    "report.weed": Topic(Group.REPORTS, _("Someone reports weeds at %(place)s. Look, and answer.")),
    "report.worm": Topic(
        Group.REPORTS, _("Someone reports jumping or strange worms at %(place)s. Look, and answer.")
    ),
    "report.sick_plant": Topic(
        Group.REPORTS, _("Someone reports a sick plant at %(place)s. Look, and answer.")
    ),
    "report.contamination": Topic(
        Group.REPORTS,
        _("Someone reports plastic, glass or the like at %(place)s. Look, and answer."),
    ),
    "report.odd": Topic(
        Group.REPORTS, _("Someone reports something odd at %(place)s. Look, and answer.")
    ),
    "report.answered": Topic(
        Group.REPORTS, _("Your report of %(place)s has been answered. Thank you for telling us.")
    ),
    "hold.placed": Topic(Group.SAFETY, _("%(batch)s at %(place)s is on hold: give nothing of it.")),
    "hold.recalled": Topic(
        Group.SAFETY,
        _(
            "Some of the compost from %(place)s that you received (%(batch)s) may carry something "
            "unwanted. Do not spread or give it on; leave it where it is, and read what to do."
        ),
    ),
    "hold.second": Topic(
        Group.SAFETY,
        _("A steward has said why %(batch)s at %(place)s is safe. A second one has to agree."),
    ),
    "hold.lifted": Topic(
        Group.SAFETY,
        _("%(batch)s of %(place)s is safe: two stewards have released it. It may be used again."),
    ),
}
