"""What is done for keys in the background."""

from django_tasks import task

from greenhaven.web.commons.tokens.answers import purge_answers


@task()
def purge_kept_answers() -> int:
    """Forget old answers, and tell how many."""
    return purge_answers()
