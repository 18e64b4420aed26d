"""What a reader may ask of a plan, as it comes from outside."""

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.core.planning.plan import Plan
from greenhaven.web.exchange.plans.gardens import Order, Wanted
from greenhaven.web.exchange.plans.weeks import Choice


class ChoiceForm(forms.Form):
    """A district, a week, or neither; weeks are counted from one."""

    district = forms.CharField(required=False, max_length=64)
    week = forms.IntegerField(required=False, min_value=1)

    def choice(self, city: City, plan: Plan) -> Choice:
        """What was asked for; what is not in the plan is not found."""
        if not self.is_valid():
            raise Http404(_("A district's number and a week's number were expected."))
        district, week = self.cleaned_data["district"], self.cleaned_data["week"]
        if district and district not in city.districts.id:
            raise Http404(_("There is no district %(name)s.") % {"name": district})
        if week is not None and week > plan.weeks:
            raise Http404(
                _("There is no week %(week)d: the plan has %(weeks)d.")
                % {"week": week, "weeks": plan.weeks}
            )
        return Choice(district, None if week is None else week - 1)


class GardensForm(forms.Form):
    """Which gardens, and in which order."""

    name = forms.CharField(required=False, max_length=100)
    district = forms.CharField(required=False, max_length=64)
    order = forms.ChoiceField(required=False, choices=[(each, each) for each in Order])
    page = forms.IntegerField(required=False, min_value=1)

    def wanted(self, city: City) -> Wanted:
        """What was asked for; what makes no sense is not found."""
        if not self.is_valid():
            raise Http404(_("A name, a district, an order and a page's number were expected."))
        asked = self.cleaned_data
        if asked["district"] and asked["district"] not in city.districts.id:
            raise Http404(_("There is no district %(name)s.") % {"name": asked["district"]})
        order = Order(asked["order"]) if asked["order"] else Order.FILLED
        return Wanted(asked["name"].strip(), asked["district"], order, asked["page"] or 1)
