"""What the rules of this app say no to, in words for the person. A form shows them beside the field."""

from django.core.exceptions import ValidationError


class AttachRefused(ValidationError):  # noqa: N818
    """This company cannot become one's own. ``code``: closed, too_many, name."""


class InvitationRefused(ValidationError):  # noqa: N818
    """This invitation cannot be sent, or is no longer worth anything. ``code`` says why."""
