"""What is done for conversations in the background."""

from django_tasks import task

from greenhaven.web.council.conversations.publishing import due, publish


@task()
def draw_maps() -> int:
    """Publish the maps that have become older than what was said."""
    waiting = list(due())
    for conversation in waiting:
        publish(conversation)
    return len(waiting)
