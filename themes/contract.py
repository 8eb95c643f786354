"""What a theme must offer: layouts, components with their arguments, and each component's states.

A second theme provides the same names. The contract test draws every state, and so does the style guide at
``/demo/composants/``; a component file without an entry here, or an entry without a file, fails.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from themes import chart_samples
from themes.samples import community, controls, services

LAYOUTS = (
    "layouts/base",
    "layouts/error",
    "layouts/narrow",
    "layouts/one_column",
    "layouts/wide",
    "layouts/with_aside",
    "layouts/with_facets",
    "layouts/with_toc",
)
# A mail extends both of the first two, and says what to do by the third.
MAILS = ("mail/base.txt", "mail/base.html", "mail/button.html")
SAMPLES: dict[str, dict[str, dict[str, Any]]] = {
    **controls.STATES,
    **community.STATES,
    **services.STATES,
    **chart_samples.STATES,
}


@dataclass(frozen=True, slots=True)
class Component:
    """A template of the theme; its arguments are names separated by spaces."""

    name: str
    required: str
    optional: str
    inside: str = ""
    """The element that must be around it, such as "ul" around a line."""

    @property
    def template(self) -> str:
        return f"{self.name}.html"

    @property
    def arguments(self) -> set[str]:
        return {*self.required.split(), *self.optional.split()}

    @property
    def states(self) -> dict[str, dict[str, Any]]:
        """Sample arguments, by the French name of the state they show."""
        return SAMPLES[self.name]


@dataclass(frozen=True, slots=True)
class Family:
    """What one page of the style guide shows."""

    slug: str
    title: str
    components: tuple[Component, ...]


FAMILIES = (
    Family(
        "controles",
        "Boutons, champs, messages, listes",
        (
            Component(
                "components/button",
                "label",
                "href kind size full icon icon_after about type name value pressed disabled busy download "
                "form action",
            ),
            Component("components/actions", "", "body note"),
            Component("components/icon", "name", ""),
            Component(
                "components/field",
                "id label",
                "name type value hint error placeholder autocomplete optional rows choices",
            ),
            Component("components/check", "label name", "value type checked count about"),
            Component("components/choice", "label name value", "type checked"),
            Component("components/choices", "question name items", "hint number"),
            Component(
                "components/search", "id action label", "name value placeholder size terse heading suggest"
            ),
            Component("components/ask", "action", ""),
            Component("components/finder", "label action button body", ""),
            Component("components/facets", "label", "active groups body"),
            Component("components/filters", "count", "items reset"),
            Component("components/tag", "label href", "current removes"),
            Component("components/tags", "items", ""),
            Component("components/badge", "label", "kind icon"),
            Component("components/notice", "", "title text kind icon alert body"),
            Component("components/panel", "", "title level kind id body"),
            Component("components/fold", "summary body", "plain open"),
            Component("components/loading", "text", ""),
            Component("components/empty", "title", "text level href action body"),
            Component("components/tabs", "label items", ""),
            Component("components/crumbs", "items", ""),
            Component("components/pager", "", "label shown next_url first_url"),
            Component("components/steps", "items", "level"),
            Component("components/progress", "value max label left", ""),
            Component("components/subnav", "label items", ""),
            Component("components/toc", "items", "title"),
        ),
    ),
    Family(
        "entraide",
        "Questions, réponses, personnes",
        (
            Component("components/cell", "", "text icon kind size"),
            Component("components/person", "", "name initials href role anonymous standing why"),
            Component("components/profile", "name initials", "lead badges"),
            Component("components/meta", "items", ""),
            Component(
                "components/row",
                "title href",
                "level cell cell_icon cell_kind above summary meta tags reason facts method actions",
                inside="ul",
            ),
            Component("components/rows", "", "items level body"),
            Component("components/links", "", "items"),
            Component("components/vote", "score target", "action csrf_token mine disabled sign_in"),
            Component("components/answer", "id vote body", "accepted badges person actions comments"),
            Component("components/comments", "items", ""),
            Component("components/prose", "body", ""),
            Component("components/pull", "text who", ""),
            Component("components/official", "institution date body", "source href"),
            Component("components/reason", "sentence", "facts caption method open"),
            Component("components/suggestion", "title href reason", "meta facts method body", inside="ul"),
            Component("components/suggestions", "", "items body"),
            Component("components/useful", "target action csrf_token", "mine"),
            Component("components/ticket", "lines check", "facts qr body"),
            Component("components/leak", "title items", "text pieces all_name all_value id"),
            Component("components/crowd", "count threshold", "small tiny told after body"),
            Component("components/case", "id title", "badges age text reason open body"),
        ),
    ),
    Family(
        "services",
        "Aides, annuaire, chiffres, parties de page",
        (
            Component("components/verdict", "answer title", "text cell level"),
            Component("components/condition", "answer text", "source body", inside="ul"),
            Component("components/conditions", "", "items body"),
            Component("components/bucket", "answer count", "items more more_label"),
            Component("components/offer", "title href", "funder amount badges reason level"),
            Component("components/facts", "items", ""),
            Component("components/figure", "value", "text above small"),
            Component("components/stats", "", "items"),
            Component("components/stars", "", "rating count href"),
            Component(
                "components/listing",
                "name href reason",
                "initials text rating reviews distance badges price offer band place facts method level",
                inside="ul",
            ),
            Component("components/map", "chart title", ""),
            Component(
                "components/review",
                "rating who service date",
                "text html badge criteria reply reply_html replier actions id",
            ),
            Component(
                "components/tile", "title href", "text scene picture medium length badge level", inside="ul"
            ),
            Component("components/tiles", "", "items level body"),
            Component("components/picture", "picture", "caption credit"),
            Component("components/recording", "title href host body", "medium length picture scene level"),
            Component("components/calendar", "title weeks", "previous next"),
            Component("components/level", "key", "current"),
            Component("components/table", "caption head rows", "visible"),
            Component("components/page_head", "title", "lead badges meta body"),
            Component("components/section", "title id body", "href more note"),
            Component("components/aside", "title body", ""),
            Component("components/columns", "body", "count wide"),
            Component("components/stack", "body", "size"),
            Component("components/band", "body", "kind"),
            Component("components/card", "title id body", "icon href more main"),
            Component("components/cards", "body", ""),
            Component("components/hero", "title lead", "body"),
            Component("components/point", "title text", "level"),
            Component("components/lead", "text", ""),
        ),
    ),
)
COMPONENTS = tuple(component for family in FAMILIES for component in family.components)
# Drawn from core.charts, whose tests hold them.
CHARTS = Family(
    "graphiques",
    "Graphiques",
    tuple(Component(name, "chart", "table layout") for name in chart_samples.STATES),
)
