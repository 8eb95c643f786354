"""People: who signs in, how, with which roles; their personal space, their data taken away or erased.

Owns no company, no notification and no content. May call core, taxonomy, territories.
"""
