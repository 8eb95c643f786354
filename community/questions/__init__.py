"""Questions, answers, votes, receipts: asked by name or without, answered by accounts, ordered by votes.

Owns no comment, no reputation and no expert profile. May call ``platform`` and ``community.reputation``.
"""
