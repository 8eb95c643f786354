from __future__ import annotations

from typing import Any

from accounts.models import User
from community.reputation import standing
from core.capabilities import Fragment, fragments
from core.wording import number


def by_topic(user, *, person: User) -> dict[str, Any] | None:
    """Somebody's reputation topic by topic, over time; nothing while there is none, or none to show."""
    if not standing.public_people().filter(pk=person.pk).exists():
        return None
    found = standing.reputation_of(person)
    if found is None:
        return None
    head = [
        {"label": "Sujet"},
        {"label": "Points", "number": True},
        {"label": "Avis utiles", "number": True},
        {"label": "Avis contraires", "number": True},
        {"label": "Réponses retenues", "number": True},
    ]
    units = ("points", "avis utiles", "avis contraires", "retenues")
    rows = [
        [
            {"text": topic.name, "id": topic.anchor},
            *(
                {"text": number(value), "number": True, "unit": unit}
                for value, unit in zip(
                    (topic.points, topic.useful, topic.not_useful, topic.accepted), units, strict=True
                )
            ),
        ]
        for topic in found.topics
    ]
    return {
        "chart": found.chart,
        "head": head,
        "rows": rows,
        "badges": found.badges,
        "stats": [
            {"figure": number(found.total), "text": "points de réputation, tous sujets confondus"},
            {"figure": number(found.useful), "text": "fois jugé utile par qui lit ou demande"},
            {"figure": number(found.accepted), "text": "réponses retenues par qui les demandait"},
        ],
    }


fragments.register(Fragment("reputation.by_topic", "reputation/fragments/by_topic.html", by_topic))
