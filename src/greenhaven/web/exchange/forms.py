"""What a reader may ask of a plan, as it comes from outside."""

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.core.planning.plan import Plan
from greenhaven.web.exchange.weeks import Choice


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
