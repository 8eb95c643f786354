from django.urls import path

from cms.pages import feeds, security
from cms.pages.views import guides, news, telling, testimonials

app_name = "pages"
# Lists stand before the catch-all that serves pages: their addresses are promised, their filters are ours.
urlpatterns = [
    path("guides/", guides.guides, name="guides"),
    path("guides/recents.atom", feeds.GuidesFeed(), name="guides_feed"),
    path("temoignages/", testimonials.testimonials, name="testimonials"),
    path("temoignages/recents.atom", feeds.TestimonialsFeed(), name="testimonials_feed"),
    path("temoignages/raconter/", telling.tell, name="tell"),
    path("actualites/", news.news, name="news"),
    path("actualites/recentes.atom", feeds.NewsFeed(), name="news_feed"),
    path(".well-known/security.txt", security.security_txt, name="security_txt"),
]
