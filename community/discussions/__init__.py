"""Comments, in two levels, on what the ``discussed`` registry names, kept by django-comments-xtd.

Owns no case of moderation, and knows nothing of what is commented on but its adapter. May call ``platform``,
``community.questions`` and ``community.reputation``.
"""
