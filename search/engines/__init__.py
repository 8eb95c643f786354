"""The engines that find: one interface, two of them.

Owns the index and what an engine answers. Does not own what is indexed (``search.indexing``) nor how
results are ordered and shown (``search.federated``). May call ``core`` and ``search.analysis``.
"""
