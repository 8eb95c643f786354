"""One search box over everything public: the page, its filters, its order and the reasons for it.

Owns how results are put in order, explained and shown. Does not own what is indexed (``searchable.py`` of
each app) nor how words are matched (``search.engines``). May call ``core``, ``taxonomy``, ``territories``.
"""
