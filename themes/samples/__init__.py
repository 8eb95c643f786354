"""Sample data of the contract: the states of each component, by family.

Owns example words only: no law, aid, price or person in them is real. May call nothing of ours.
"""
