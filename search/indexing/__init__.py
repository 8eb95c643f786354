"""Making the index follow the database: what changed, all of it again, and whether they agree.

Owns the order in which versions and rows are read. Does not own what is indexed of a row (the app's
``searchable.py``) nor how an engine keeps it. May call ``core`` and ``search.engines``.
"""
