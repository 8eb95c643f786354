"""Conversations: a private thread between two people, its messages, what is unread, blocking.

Owns no profile, no listing and no moderation: who may be written to is told by whoever calls ``services.write_to``.
May call core, accounts, notifications and companies.
"""
