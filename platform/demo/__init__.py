"""Trying the product out: demo content, reference data, benches.

Owns no rule. May call everything, as ``config`` does; ``/demo/`` opens with ``DEMO=1`` only.
"""
