"""Files that people send: pictures drawn anew, documents checked, private ones kept where no address leads.

Owns the checks, the private folder and the one view that serves from it; does not know what a file proves.
May call the rest of core only.
"""

from core.uploads.documents import clean_document
from core.uploads.fields import ProofField
from core.uploads.pictures import Clean, clean_picture
from core.uploads.private import discard, keep
from core.uploads.refusals import UploadRefused

__all__ = ["Clean", "ProofField", "UploadRefused", "clean_document", "clean_picture", "discard", "keep"]
