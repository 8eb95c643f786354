from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from core.capabilities import NoticeKind, NoticeWords, notices
from core.wording import day
from moderation.models import Decision, Hiding, Outcome, Sanction

TITLES = {
    Outcome.KEEP: "Votre message est en ligne",
    Outcome.MASK: "Votre message est masqué",
    Outcome.REMOVE: "Votre message n’est pas en ligne",
    Outcome.CONFIRM: "Votre appel : la décision est confirmée",
    Outcome.OVERTURN: "Votre appel a abouti : votre message est de nouveau en ligne",
}


def decisions(reader) -> QuerySet[Decision]:
    # Whose content it is stands in no column here: a notice is shown to the one it was written to.
    return Decision.objects.filter(undone=False)


def decided(decision: Decision, payload: dict) -> NoticeWords:
    words = [f"« {payload.get('title', '')} »"]
    if decision.rule:
        words.append(f"Règle {decision.rule_label.rstrip('.')}.")
    if decision.reason:
        words.append(decision.reason)
    if decision.is_restrictive:
        words.append("Vous pouvez faire appel pendant six mois : un autre modérateur décidera.")
    return NoticeWords(
        title=TITLES[Outcome(decision.outcome)],
        text=" ".join(words),
        url=reverse("moderation:letter", args=[decision.pk]),
        action="Lire la décision",
    )


def sanctions_of(reader) -> QuerySet[Sanction]:
    return Sanction.objects.filter(person=reader)


def warned(sanction: Sanction, payload: dict) -> NoticeWords:
    return NoticeWords(
        title="Un avertissement de la modération",
        text=f"Règle {sanction.rule_label} : {sanction.reason}",
        url=reverse("moderation:mine"),
        action="Voir mon espace",
    )


def suspended(sanction: Sanction, payload: dict) -> NoticeWords:
    end = day(timezone.localtime(sanction.until).date()) if sanction.until else ""
    return NoticeWords(
        title=f"Votre compte ne peut rien publier jusqu’au {end}",
        text=f"Règle {sanction.rule_label} : {sanction.reason} "
        "Vous pouvez toujours lire, et prendre vos données.",
        url=reverse("moderation:mine"),
        action="Voir mon espace",
    )


def lifted(sanction: Sanction, payload: dict) -> NoticeWords:
    return NoticeWords(
        title="Votre suspension est levée",
        text="Vous pouvez de nouveau publier. " + sanction.lifted_why,
        url=reverse("moderation:mine"),
        action="Voir mon espace",
    )


def hidings_of(reader) -> QuerySet[Hiding]:
    return Hiding.objects.filter(person=reader)


def hidden(hiding: Hiding, payload: dict) -> NoticeWords:
    return NoticeWords(
        title="Vos messages sont masqués",
        text=f"{hiding.reason} Vous pouvez faire appel, message par message.",
        url=reverse("moderation:mine"),
        action="Voir mes messages masqués",
    )


def restored(hiding: Hiding, payload: dict) -> NoticeWords:
    return NoticeWords(
        title="Vos messages sont de nouveau en ligne",
        text="La modération est revenue sur sa décision.",
        url=reverse("moderation:mine"),
        action="Voir mon espace",
    )


# Mandatory: the law wants each restriction said, with its reason.
for kind in (
    NoticeKind(
        "moderation.decided",
        label="Une décision sur l’un de mes messages",
        because="un modérateur a pris une décision sur l’un de vos messages",
        rows=decisions,
        words=decided,
        default="now",
        mandatory=True,
    ),
    NoticeKind(
        "moderation.warning",
        label="Un avertissement",
        because="un modérateur vous a adressé un avertissement",
        rows=sanctions_of,
        words=warned,
        default="now",
        mandatory=True,
    ),
    NoticeKind(
        "moderation.suspension",
        label="Une suspension",
        because="votre compte est suspendu",
        rows=sanctions_of,
        words=suspended,
        default="now",
        mandatory=True,
    ),
    NoticeKind(
        "moderation.lifted",
        label="La levée d’une suspension",
        because="votre compte était suspendu",
        rows=sanctions_of,
        words=lifted,
        default="now",
        mandatory=True,
    ),
    NoticeKind(
        "moderation.hidden",
        label="Mes messages masqués ensemble",
        because="un modérateur a masqué vos messages",
        rows=hidings_of,
        words=hidden,
        default="now",
        mandatory=True,
    ),
    NoticeKind(
        "moderation.restored",
        label="Mes messages rétablis",
        because="un modérateur a rétabli vos messages",
        rows=hidings_of,
        words=restored,
        default="now",
        mandatory=True,
    ),
):
    notices.register(kind)
