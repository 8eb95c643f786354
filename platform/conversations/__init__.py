"""Conversations: a private thread between two people, its messages, what is unread, blocking.

Owns no profile, no listing and no moderation: whoever calls ``services.write_to`` says who may be written to.
May call core, accounts, notifications and companies.
"""
