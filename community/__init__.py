"""What people ask, answer and say of it.

Owns no account, no company and no editorial page. May call ``platform``; never ``cms`` nor ``marketplace``.
"""
