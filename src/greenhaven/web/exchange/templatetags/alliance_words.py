"""What alliances promise, for templates."""

from django import template
from django.template.context import Context

from greenhaven.web.commons.people.models import Units
from greenhaven.web.exchange.alliances.models import Pledge
from greenhaven.web.exchange.alliances.words import pledge_words

register = template.Library()


@register.simple_tag(takes_context=True, name="pledge_words")
def words_of(context: Context, pledge: Pledge) -> str:
    """A promise in a sentence, in the reader's units."""
    person = getattr(context.get("actor"), "person", None)
    return pledge_words(pledge, person.units if person else Units.METRIC)
