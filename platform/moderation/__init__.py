"""Reports, cases, decisions and appeals; pre-checks of first posts; suspensions; the verifications' tab.

Owns no content: each kind is met through its adapter in the ``moderated`` registry. May call ``indicators``
and below, never the domains.
"""
