"""Shared vocabularies: sectors of activity (NAF), topics that tag content, types of service and their bands.

Owns no content, no company and no price. May call core only.
"""
