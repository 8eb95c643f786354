"""What is kept back before it is read, and told to the moderators."""

from __future__ import annotations

from accounts.models import User
from community.questions.errors import FirstPostPending
from community.questions.models import POST_MOVES, PUBLIC_STATES, Answer, Question
from core import transitions
from core.actors import Actor
from core.errors import Refusal
from moderation import prechecks
from moderation.services import hold


def is_first(account: User) -> bool:
    """Return whether nothing of ``account`` is published yet; ``FirstPostPending`` while something waits."""
    if account.roles:
        return False
    standing = prechecks.look(account.pk)
    if standing.pending:
        raise FirstPostPending
    return not standing.published


def examine_edit(post: Question | Answer, text: str) -> None:
    """Refuse, beside the text, what would have kept it back had it been there from the start.

    Of whoever has no name each text is a first one; but what is held is read by somebody anyway.
    """
    nameless = isinstance(post, Question) and post.receipt_id is not None
    first = nameless and post.state in PUBLIC_STATES
    if troubles := prechecks.examine(text, first=first, counted=True):
        raise Refusal("body", f"Ce texte ne peut pas paraître ainsi. {prechecks.sentence(troubles[0])}")


def enter(post: Question | Answer, troubles: list[prechecks.Trouble], *, by: Actor) -> bool:
    """Publish a new post, or hold it and open its case; return whether it is published."""
    transitions.move(post, POST_MOVES, "submit", by=by, why="")
    if not troubles:
        transitions.move(post, POST_MOVES, "publish", by=by, why="")
        return True
    why = " ".join(prechecks.sentence(trouble) for trouble in troubles)
    transitions.move(post, POST_MOVES, "hold", by=by, why=why)
    hold("question" if isinstance(post, Question) else "answer", post.pk, troubles)
    return False
