"""Finding: what is indexed, by which engine, and how results are ordered.

May read the three domains through ``core.capabilities``. Nothing imports it but ``config``.
"""
