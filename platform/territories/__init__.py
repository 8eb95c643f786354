"""Places: regions, departments, communes, sets of territories, distances, the picker, the crowd table.

Owns no company, no aid and no sector: sectors are plain codes here. May call core only.
"""
