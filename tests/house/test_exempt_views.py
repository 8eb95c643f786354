"""Views without the cross-site token: each stands on the list, with its reason."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

# name of the view -> what protects it instead
EXEMPT: dict[str, str] = {
    "notifications.views.stop": "the signed token, made for one person and one kind",
}
LIBRARIES = ("wagtail.", "django.contrib.")


def views(patterns, prefix="") -> Iterator[tuple[str, object]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback


def test_the_views_without_a_token_are_those_on_the_list():
    found = {
        f"{view.__module__}.{getattr(view, '__name__', type(view).__name__)}"
        for _, view in views(get_resolver().url_patterns)
        if getattr(view, "csrf_exempt", False) and not view.__module__.startswith(LIBRARIES)
    }
    assert found == set(EXEMPT)
