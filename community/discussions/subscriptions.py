from __future__ import annotations

from community.discussions import services
from community.discussions.models import Comment
from core.capabilities import Subscription, SubscriptionSource, discussed, subscriptions
from core.ids import BITS


def discussions_of(user) -> list[Subscription]:
    """Return what ``user`` commented on and follows; one query, and one for each kind of subject."""
    comments = Comment.objects.visible_to(user).filter(user=user, followup=True).with_subjects(user)
    found: dict[str, Subscription] = {}
    for comment in comments.order_by("-id"):
        subject = comment.content_object
        if subject is not None:
            kind = discussed[comment.kind]
            key = f"{kind.name}:{subject.pk}"
            found.setdefault(key, Subscription(key, kind.title(subject), kind.url(subject)))
    return list(found.values())


def stop_discussion(user, key: str) -> None:
    name, _, number = key.partition(":")
    # The longest of our keys has 19 digits; a longer number, or a larger one, is no row's.
    if name in discussed and number.isdecimal() and len(number) <= 19 and int(number) < 1 << BITS:
        services.stop_following(discussed[name].model(pk=int(number)), person=user)


subscriptions.register(
    SubscriptionSource("discussions.discussions", "Discussions", discussions_of, stop_discussion)
)
