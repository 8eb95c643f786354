"""The crash test: real processes, killed at random under work (`python -m tests.crash --help`).

Owns an app of its own that only its settings install. No part of the product, not collected by pytest.
"""
