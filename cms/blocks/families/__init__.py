"""The blocks by family: one block, one template, one preview.

Owns their fields and previews; not where they may be placed (``cms.blocks.body``). May call core and the theme.
"""
