from __future__ import annotations

from django.db import models


class QuotaAction(models.TextChoices):
    ASK = "ask", "poser une question"
    ANSWER = "answer", "répondre"
    VOTE = "vote", "voter"
    ME_TOO = "me_too", "dire « moi aussi »"
    PRECISE = "precise", "préciser par un reçu"
    OPEN = "open", "se tromper de reçu"
    COMMENT = "comment", "commenter"
    # Private messages, counted for a layer below: see ``community.questions.quotas``.
    CONTACT = "contact", "écrire à quelqu’un pour la première fois"
    MESSAGE = "message", "envoyer un message"


class Standing(models.TextChoices):
    VISITOR = "visitor", "voisinage, sans nom"
    RECEIPT = "receipt", "reçu"
    NEW = "new", "compte de moins de 7 jours"
    MEMBER = "member", "compte"
    TRUSTED = "trusted", "personne de confiance"


class Quota(models.Model):
    """How often one may do something. All limits in one table, edited in the admin."""

    action = models.CharField("action", max_length=8, choices=QuotaAction)
    standing = models.CharField("pour", max_length=8, choices=Standing)
    count = models.PositiveIntegerField("au plus")
    seconds = models.PositiveIntegerField("en secondes")

    class Meta:
        verbose_name = "limite"
        ordering = ["action", "standing", "seconds"]
        constraints = [models.UniqueConstraint(fields=["action", "standing", "seconds"], name="quota_once")]

    def __str__(self) -> str:
        return f"{self.action} {self.standing}: {self.count} / {self.seconds} s"
