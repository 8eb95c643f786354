"""Events: the agenda, registrations and their seats, the calendar files, what people propose.

Owns no text block and no other page. May call ``platform`` and, inside ``cms``, blocks and navigation.
"""
