from cms.pages.models.guides import GuideIndexPage, GuidePage, Level
from cms.pages.models.home import HomePage
from cms.pages.models.institutional import InstitutionalPage
from cms.pages.models.news import NewsIndexPage, NewsPage
from cms.pages.models.sections import SectionPage
from cms.pages.models.testimonials import Medium, Scene, TestimonialIndexPage, TestimonialPage

__all__ = [
    "GuideIndexPage", "GuidePage", "HomePage", "InstitutionalPage", "Level", "Medium", "NewsIndexPage",
    "NewsPage", "Scene", "SectionPage", "TestimonialIndexPage", "TestimonialPage",
]  # fmt: skip
