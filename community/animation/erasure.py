"""What gestures of animation hold of a person: who made them, whom they thanked."""

from __future__ import annotations

from collections.abc import Iterator

from community.animation.models import Thanks
from core.capabilities import Erasure, erasures
from core.personal import unlinked

erasures.register(unlinked("animation.Highlight", "by", shows=("question_id", "since")))
erasures.register(unlinked("animation.OfficialRequest", "by", shows=("question_id", "since")))


def thanks_to(user) -> Iterator[dict]:
    for row in Thanks.objects.filter(person=user):
        yield {"remercie_vers": row.since}


def forget_thanks(user) -> None:
    Thanks.objects.filter(person=user).delete()
    Thanks.objects.filter(by=user).update(by=None)


erasures.register(Erasure("animation.Thanks", ("person", "by"), thanks_to, forget_thanks))
