from accounts.models import User
from community.reputation import ledger
from community.reputation.models import ReputationDay
from core.capabilities import SpaceCard, space
from core.wording import number


def reputation_card(user: User) -> dict:
    """What one's answers earned; empty for who has no line."""
    has_lines = ReputationDay.objects.filter(person=user).exists()
    return {"has_lines": has_lines, "total": number(max(1, ledger.balance(user))) if has_lines else ""}


space.register(
    SpaceCard(
        "reputation", "Ma réputation", 720, "reputation/cards/reputation.html", reputation_card, aside=True
    )
)
