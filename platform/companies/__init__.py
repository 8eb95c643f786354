"""Companies (SIREN), their establishments (SIRET), who works there, and the copy of the register.

Owns no listing and no connector: those are the marketplace's. May call core, taxonomy, territories, accounts,
notifications.
"""
