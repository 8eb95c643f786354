"""Comments as ``components/comments.html`` takes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from community.discussions import policies
from community.discussions.models import Comment
from community.questions.models import PUBLIC_STATES, PostState
from community.questions.wording import ago
from core.actors import Actor
from core.addresses import row_address
from core.capabilities import Discussed, fragments
from core.ids import word_of
from moderation.addresses import flag_address

# Of a comment: the states of posts are named for questions and answers.
STATES: dict[str, str] = {
    PostState.HELD: "Retenu",
    PostState.REJECTED: "Refusé",
    PostState.MASKED: "Masqué",
    PostState.REMOVED: "Retiré",
    PostState.REMOVED_FINAL: "Retiré",
}
ERASED = "Commentaire effacé par son auteur."


def no_avatar(comment: Comment) -> str:
    """The library's own would ask a service abroad for a picture, by a digest of the address."""
    return ""


def write_url(kind: Discussed, subject, reply_to: Comment | None = None) -> str:
    path = row_address("discussions:write", word_of(subject), kind.name)
    return f"{path}?a={reply_to.pk}#ecrire" if reply_to else path


def threads(comments: Iterable[Comment], kind: Discussed, subject, by: Actor | None) -> list[dict[str, Any]]:
    """Return the comments as a tree of two levels, in their order; what one may do with each beside it."""
    open_ = kind.takes(subject)
    voices = kind.voices(subject)
    roots: dict[int, dict[str, Any]] = {}
    for comment in comments:
        drawn = item(comment, voices)
        if open_ and comment.state == PostState.PUBLISHED:
            drawn["actions"] = actions(comment, kind, subject, by)
        elif comment.state not in (*PUBLIC_STATES, PostState.ERASED):
            # Its author alone sees it: rare, so that its two queries are spent here only.
            drawn["notice"] = why_hidden(comment)
        if not comment.is_reply:
            roots[comment.pk] = drawn
        elif comment.parent_id in roots:
            roots[comment.parent_id]["replies"].append(drawn)
        # else what it replies to is hidden, and so is the reply.
    # Of what was erased, a trace stays only for those who replied.
    return [drawn for drawn in roots.values() if not drawn["erased"] or drawn["replies"]]


def item(comment: Comment, voices: dict[int, str]) -> dict[str, Any]:
    when = ago(comment.submit_date) + (", modifié" if comment.edited_at else "")
    erased = comment.state == PostState.ERASED
    drawn: dict[str, Any] = {
        "id": comment.anchor,
        "who": who(comment),
        "part": voices.get(comment.user_id or 0, ""),
        "when": when,
        "erased": erased,
        "replies": [],
        "actions": [],
        "badge": "" if comment.state == PostState.PUBLISHED else STATES.get(comment.state, ""),
    }
    if erased:
        return {**drawn, "who": "", "badge": "", "text": ERASED, "when": ""}
    line = one_paragraph(comment.html)
    return {**drawn, "text": line} if line else {**drawn, "body": mark_safe(comment.html)}  # noqa: S308


def why_hidden(comment: Comment) -> SafeString:
    piece = fragments["moderation.about"]
    said = piece.context(comment.user, kind="comment", row=comment, standing=comment.state)
    return render_to_string(piece.template, said)


def one_paragraph(html: str) -> SafeString | str:
    """Return what is inside the only paragraph, to stand on the line of its author; "" if there is more."""
    clean = html.strip()
    if (
        clean.startswith("<p>")
        and clean.endswith("</p>")
        and clean.count("<p>") == 1
        and clean.count("\n") == 0
    ):
        return mark_safe(clean[3:-4])  # noqa: S308 - what core.markdown made
    return ""


def who(comment: Comment) -> str:
    # Whoever left and let the text stay.
    return comment.user.get_full_name() if comment.user else "Un ancien membre"


def actions(comment: Comment, kind: Discussed, subject, by: Actor | None) -> list[dict[str, str]]:
    found = []
    about = f" à {who(comment)}" if comment.user else ""
    if not comment.is_reply:
        found.append({"label": "Répondre", "about": about, "href": write_url(kind, subject, comment)})
    if by and policies.can_edit(by, comment, timezone.now()):
        found.append({"label": "Corriger", "href": reverse("discussions:edit", args=[comment.pk])})
    if by is None or not policies.is_author(by, comment):
        flag = flag_address("comment", comment, by)
        found.append({"label": "Signaler", "about": f" le commentaire de {who(comment)}", "href": flag})
    if by and policies.is_author(by, comment):
        found.append({"label": "Effacer", "href": reverse("discussions:erase", args=[comment.pk])})
    return found
