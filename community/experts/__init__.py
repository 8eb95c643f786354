"""Verified experts: their application and proof, their page, the questions they are invited to answer.

Owns no question, no vote, no point and no message: it leads to them. May call ``platform``,
``community.discussions``, ``community.questions`` and ``community.reputation``.
"""
