import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.support.client import check_html
from themes.contract import COMPONENTS, LAYOUTS, Component

TEMPLATES = Path(__file__).parents[2] / "themes/abeille/templates"
STATES = [(component, state) for component in COMPONENTS for state in component.states]
ARGUMENT = re.compile(r"^  (\w+)  +(\S.*)$", re.MULTILINE)


def draw(component: Component, state: str) -> str:
    return get_template(component.template).render(component.states[state])


def documented(component: Component) -> dict[str, str]:
    text = (TEMPLATES / component.template).read_text()
    assert text.startswith("{% comment %}"), "a component opens with what it is and its arguments"
    return dict(ARGUMENT.findall(text.partition("{% endcomment %}")[0]))


@pytest.mark.parametrize(("component", "state"), STATES, ids=lambda value: getattr(value, "name", value))
def test_every_component_draws_valid_html_in_every_state(component, state):
    check_html(draw(component, state))


def test_the_contract_names_every_component_and_no_other():
    files = {f"components/{path.stem}" for path in (TEMPLATES / "components").glob("*.html")}
    assert files == {component.name for component in COMPONENTS}


def test_the_contract_names_every_layout_and_no_other():
    assert {f"layouts/{path.stem}" for path in (TEMPLATES / "layouts").glob("*.html")} == set(LAYOUTS)
    for name in LAYOUTS:
        get_template(f"{name}.html")


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.name)
def test_a_component_documents_the_arguments_of_the_contract(component):
    arguments = documented(component)
    assert set(arguments) == component.arguments
    said = {name for name, words in arguments.items() if "(required)" in words}
    assert said == set(component.required.split())


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.name)
def test_the_states_use_every_argument_and_only_these(component):
    assert component.states
    used = set()
    for state, arguments in component.states.items():
        assert set(component.required.split()) <= set(arguments), state
        used |= set(arguments)
    assert used == component.arguments


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.name)
def test_nothing_that_is_passed_can_bring_in_a_tag(component):
    for arguments in component.states.values():
        planted = {
            name: f"<i>{name}</i>" if type(value) is str else value for name, value in arguments.items()
        }
        html = get_template(component.template).render(planted)
        assert not [name for name in planted if f"<i>{name}</i>" in html]


def test_an_anonymous_person_is_always_drawn_the_same():
    person = get_template("components/person.html")
    assert person.render({"anonymous": True}) == person.render(
        {"anonymous": True, "name": "Claire", "initials": "CM", "href": "/experts/claire/"}
    )
