"""The directory: listings of providers and connectors, what they offer and where, who asked them for it.

Owns no review, no price reference and no message: it shows figures that are written from above, and opens
conversations. May call ``platform``; never ``cms`` nor ``community``.
"""
