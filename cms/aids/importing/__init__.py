"""Aids of other catalogues: read line by line, compared with what we have, reviewed, written at once."""
