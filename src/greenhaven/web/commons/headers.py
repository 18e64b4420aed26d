"""What a page of this site may load and do, and what no address of it holds."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "worker-src 'self' blob:",  # the map draws in a worker
        "child-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
# A page may ask where someone is when they press the button for it; nothing else, and no frame.
PERMISSIONS = "camera=(), geolocation=(self), microphone=()"


class ContentSecurityPolicy:
    """Nothing is loaded from outside the site, and nothing written into a page is run."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


class NoNullBytes:
    """A question with a null byte in it is asked by nobody, and PostgreSQL would choke on it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("A null byte is no letter.", content_type="text/plain")
        return self.get_response(request)
