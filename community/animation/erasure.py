"""What gestures of animation hold of a person: who made them, whom they thanked."""

from core.capabilities import erasures
from core.personal import deleted, unlinked

erasures.register(unlinked("animation.Highlight", "by", shows=("question_id", "since")))
erasures.register(unlinked("animation.OfficialRequest", "by", shows=("question_id", "since")))
erasures.register(deleted("animation.Thanks", "person", shows=("since",)))
