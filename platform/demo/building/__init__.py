"""How the files of ``fixtures/reference/`` were made from public data sets: run by ``build_reference``.

Only who renews the reference data needs it, with the data sets at hand; the product reads the result.
"""
