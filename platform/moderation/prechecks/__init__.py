"""What is looked at before somebody's first post is read by all: rules, no captcha, no outside service."""

from moderation.prechecks.checks import Standing, examine, look
from moderation.prechecks.troubles import Trouble, sentence

__all__ = ["Standing", "Trouble", "examine", "look", "sentence"]
