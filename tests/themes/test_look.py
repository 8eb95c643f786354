import pytest
from django.template import TemplateSyntaxError, engines


def draw(text: str, **context) -> str:
    return engines["django"].from_string(text).render(context)


def test_a_component_wraps_its_body_and_sees_nothing_else_of_the_page():
    text = '{% component "panel" title=words %}<p>{{ inside }}</p>{% endcomponent %}'
    html = draw(text, words="À savoir", inside="<b>", kind="cire", id="x")
    assert 'class="panel"' in html
    assert "À savoir</h2>" in html
    assert "<p>&lt;b&gt;</p>" in html
    assert "id=" not in html


def test_components_nest_in_loops():
    text = (
        '{% for n in "ab" %}{% component "panel" %}{% component "prose" %}{{ n }}{% endcomponent %}'
        "{% endcomponent %}{% endfor %}"
    )
    assert draw(text).count('<div class="prose">') == 2


@pytest.mark.parametrize("text", ["{% component %}", "{% component panel %}", '{% component "panel" x %}'])
def test_a_component_written_wrong_says_so(text):
    with pytest.raises(TemplateSyntaxError, match="component"):
        draw(text + "{% endcomponent %}")
