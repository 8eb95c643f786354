"""People: who signs in, how, with which roles; their personal space.

Owns no company, no notification and no content. May call core, taxonomy, territories.
"""
