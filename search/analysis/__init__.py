"""French as searches need it: what a word is, which words say nothing, which mean the same.

Owns the data (``*.txt``) and how a text becomes stems. Does not own an index nor a ranking: both engines read
this, so that they agree on what a word is. May call nothing of ours.
"""
