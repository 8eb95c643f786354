"""What may change reports, cases, decisions: one function an act, in one transaction, permission inside."""

from moderation.services.appeals import answer_appeal, appeal
from moderation.services.cases import claim, release
from moderation.services.deciding import decide, undo
from moderation.services.domains import block_domain, unblock_domain
from moderation.services.flagging import flag
from moderation.services.hiding import hide_posts, restore_posts
from moderation.services.holding import hold
from moderation.services.sanctions import lift, suspend, warn

__all__ = [
    "answer_appeal",
    "appeal",
    "block_domain",
    "claim",
    "decide",
    "flag",
    "hide_posts",
    "hold",
    "lift",
    "release",
    "restore_posts",
    "suspend",
    "unblock_domain",
    "undo",
    "warn",
]
