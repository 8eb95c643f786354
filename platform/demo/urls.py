"""What only a demonstration shows. Included when ``DEMO=1``, which no public host accepts."""

from django.urls import URLPattern

app_name = "demo"
urlpatterns: list[URLPattern] = []
