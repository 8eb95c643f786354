from cms.aids.models.aids import AidIndexPage, AidPage, AidQuerySet
from cms.aids.models.conditions import AidCondition
from cms.aids.models.grounds import Ground
from cms.aids.models.imports import ImportedAid, ImportRun, ImportState
from cms.aids.models.parts import AidContact, AidPartner, AidSource, AidStep
from cms.aids.models.reports import ErrorReport, ReportState

__all__ = [
    "AidCondition", "AidContact", "AidIndexPage", "AidPage", "AidPartner", "AidQuerySet", "AidSource",
    "AidStep", "ErrorReport", "Ground", "ImportRun", "ImportState", "ImportedAid", "ReportState",
]  # fmt: skip
