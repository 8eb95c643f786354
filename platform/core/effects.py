"""Work for later that core itself owns."""

from core.outbox import external_effect
from core.uploads.private import path_of, remove_orphans


@external_effect
def remove_private_file(name: str, *, once_key: str) -> None:
    """Remove the bytes of a file that was forgotten. Twice is harmless."""
    path_of(name).unlink(missing_ok=True)


@external_effect
def remove_orphan_files(*, once_key: str) -> None:
    """Remove what failed transactions left in the private folder."""
    remove_orphans()
