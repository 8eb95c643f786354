from marketplace.directory.models.claims import ListingClaim
from marketplace.directory.models.connectors import Action, ConnectorProfile, ConnectorTopic, Level
from marketplace.directory.models.listings import LISTED, Language, Listing
from marketplace.directory.models.offers import CoverageKind, OfferZone, PriceKind, ServiceOffer
from marketplace.directory.models.providers import COMPLETE, ProviderPicture, ProviderProfile
from marketplace.directory.models.ranking import FrozenNight, RankedList, RankFeatures
from marketplace.directory.models.requests import ServiceRequest
from marketplace.directory.models.states import CLAIM_MOVES, LISTING_MOVES, ClaimState, ListingState

__all__ = [
    "CLAIM_MOVES",
    "COMPLETE",
    "LISTED",
    "LISTING_MOVES",
    "Action",
    "ClaimState",
    "ConnectorProfile",
    "ConnectorTopic",
    "CoverageKind",
    "FrozenNight",
    "Language",
    "Level",
    "Listing",
    "ListingClaim",
    "ListingState",
    "OfferZone",
    "PriceKind",
    "ProviderPicture",
    "ProviderProfile",
    "RankFeatures",
    "RankedList",
    "ServiceOffer",
    "ServiceRequest",
]
