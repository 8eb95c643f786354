from django.db import models


class Done(models.Model):
    """One line for each time a database effect was seen to happen; not unique, to count doubles."""

    token = models.CharField(max_length=40)

    class Meta:
        app_label = "crash"

    def __str__(self):
        return self.token
