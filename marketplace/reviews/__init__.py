"""Services that both sides say took place, what one side says of the other, and the scores that follow.

Owns no listing, no conversation and no decision: it begins in conversations, waits for moderators and writes
its figures into the directory through its service. May call ``marketplace.directory`` and ``platform``.
"""
