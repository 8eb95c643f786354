"""Whom to call: providers and connectors, how they are rated, what their work costs.

Owns no question, no aid and no account. May call ``platform``; never ``cms`` nor ``community``.
"""
