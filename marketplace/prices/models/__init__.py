from marketplace.prices.models.observations import (
    HIGHEST,
    LIVE,
    OBSERVATION_MOVES,
    Doubt,
    Observation,
    ObservationState,
    Origin,
    PriceIndex,
    Series,
)
from marketplace.prices.models.releases import (
    Level,
    Members,
    PriceCell,
    PriceRelease,
    ReleaseFile,
    ReleaseState,
)

__all__ = [
    "HIGHEST", "LIVE", "OBSERVATION_MOVES", "Doubt", "Level", "Members", "Observation", "ObservationState",
    "Origin", "PriceCell", "PriceIndex", "PriceRelease", "ReleaseFile", "ReleaseState", "Series",
]  # fmt: skip
