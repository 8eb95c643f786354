"""The blocks by family: one block, one template, one preview.

Owns their fields and previews; not where they stand (``cms.blocks.body``). May call core and the theme.
"""
