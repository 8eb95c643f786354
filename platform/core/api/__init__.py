"""What every part of the read API shares: errors as problem objects, pages of a list, limits, its docs page.

Owns no data and no address: each app declares its routes in ``api.py``, ``config.api`` puts them together.
Calls nothing above ``core``.
"""
