"""Reputation: an append-only ledger of what people earned, folded in background by day and topic.

Owns no vote, no answer and no expert profile: whoever has them calls ``services``. May call ``platform``,
and nothing else of ``community``.
"""
