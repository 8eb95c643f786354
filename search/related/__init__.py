"""What else to read beside a page: found in the background, kept, and read in one query.

Owns which rows go with which. Does not own how alike two texts are (``search.engines``) nor how a row is
shown (``searchable.py`` of its app). May call ``core`` and ``search.engines``.
"""
