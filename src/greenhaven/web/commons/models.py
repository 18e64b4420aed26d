"""What the site keeps of a city."""

from typing import ClassVar

from django.db import models


class Snapshot(models.Model):
    """A city and its state at one day, as they were published; never changed afterwards."""

    city = models.SlugField(max_length=64)
    name = models.CharField(max_length=200)
    day = models.DateField()
    digest = models.CharField(max_length=64, unique=True)
    city_document = models.BinaryField()
    state_document = models.BinaryField()
    made_by = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        get_latest_by: ClassVar = ["created_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["city", "-created_at"], name="snapshot_of_city")]

    def __str__(self) -> str:
        return f"{self.name}, {self.day:%d %B %Y}"
