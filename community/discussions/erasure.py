"""What a person takes away of their comments; public words stay without the name, as for answers."""

from __future__ import annotations

from collections.abc import Iterator

from community.discussions import services
from community.discussions.models import Comment
from community.questions.models import PUBLIC_STATES
from core.actors import SYSTEM
from core.capabilities import Erasure, erasures
from core.personal import deleted


def export_comments(user) -> Iterator[dict]:
    for row in Comment.objects.filter(user=user).order_by("pk"):
        yield {
            "id": row.pk,
            "texte": row.comment,
            "etat": row.state,
            "date": row.submit_date,
            "a_propos_de": f"{row.kind}:{row.about_id}",
            "suit_la_discussion": row.followup,
        }


def erase_comments(user) -> None:
    for pk, state in Comment.objects.filter(user=user).values_list("pk", "state"):
        if state in PUBLIC_STATES:
            services.unsign_comment(pk, by=SYSTEM)
        else:
            services.erase_comment(pk, by=SYSTEM)


# The three other columns stay empty: a trigger refuses to fill them.
NEVER_FILLED = ("user_name", "user_email", "user_url", "ip_address")
erasures.register(
    Erasure("django_comments.Comment", ("user", *NEVER_FILLED), export_comments, erase_comments)
)
# A table of the library that nothing here fills: flags are moderation's.
erasures.register(deleted("django_comments.CommentFlag", "user", shows=("flag", "flag_date")))
