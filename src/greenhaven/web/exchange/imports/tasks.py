"""What the worker does for imports."""

from django_tasks import task

from greenhaven.web.exchange.imports.models import SheetImport
from greenhaven.web.exchange.imports.taking import carry_out


@task()
def work_on_sheet(sheet: int) -> str:
    """Take a sheet in, or back, as was asked; begun again after a kill, it goes on where it was."""
    row = SheetImport.objects.filter(pk=sheet).select_related("asked_by").first()
    return carry_out(row).state if row is not None else "gone"
