"""What a report earns whoever made it, once the decision it led to stands."""

from __future__ import annotations

from django.db import transaction

from community.reputation import services
from community.reputation.rules import Kind
from moderation.models import Flag


@transaction.atomic
def settle(case_id: int) -> None:
    """Make the ledger say of each report of a case what became of it: upheld, or not any more."""
    for flag in Flag.objects.filter(case=case_id).order_by("pk"):
        if flag.reporter_id is not None:
            tell = services.record if flag.upheld else services.reverse
            tell(Kind.FLAG_UPHELD, person_id=flag.reporter_id, source=("report", flag.pk))
