"""The sections among which an asker may say theirs."""

from taxonomy.sections import SECTIONS

__all__ = ["SECTIONS"]
