"""What a form was sent with."""

from django.http import HttpRequest, QueryDict


def sent(request: HttpRequest) -> QueryDict | None:
    """What was posted, even where it is nothing; none where the page is only read."""
    return request.POST if request.method == "POST" else None
