"""Animation: the board of who keeps questions answered, what is brought forward, thanks to newcomers.

Owns no question, no answer and no official answer: it leads to them. May call ``platform``,
``community.discussions`` and ``community.questions``.
"""
