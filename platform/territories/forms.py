"""A form field for a commune: a name or a post code is typed, and understood with or without JavaScript."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.urls import reverse_lazy

from territories import picker
from territories.models import Commune


class Typed(NamedTuple):
    """What a form sends: the words, and the code picked from a list if one was."""

    text: str = ""
    code: str = ""


class CommuneInput(forms.Widget):
    """A text box; when the words fit several communes, their list to choose from, the words kept.

    ``resolution`` is what was understood of the words already, by whoever asked before.
    """

    resolution: picker.Resolution | None = None
    template_name = "territories/widgets/commune.html"

    class Media:
        js = [Script("territories/commune-picker.js", type="module")]

    def value_from_datadict(self, data, files, name: str) -> Typed:
        # A null character may not even be shown back: HTML and PostgreSQL both refuse it.
        words = (data.get(key, "").replace("\x00", "").strip() for key in (name, f"{name}_code"))
        return Typed(*words)

    def value_omitted_from_data(self, data, files, name: str) -> bool:
        return name not in data and f"{name}_code" not in data

    def get_context(self, name: str, value: Any, attrs) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        value = value if isinstance(value, Typed) else Typed()
        resolution = self.resolution or picker.resolve(*value)
        context["widget"] |= {
            "text": value.text or (resolution.commune.label if resolution.commune else ""),
            "code": resolution.commune.code if resolution.commune else "",
            "candidates": resolution.candidates,
            "url": reverse_lazy("territories:communes"),
            "max_length": picker.MAX_LENGTH,
        }
        return context


class CommuneField(forms.Field):
    """Cleans to a ``Commune``, or ``None`` when it is optional and left empty.

    ``resolution`` spares the queries of a place that was understood before the form is made.
    """

    widget = CommuneInput
    default_error_messages = {
        "required": "Indiquez une commune : son nom ou son code postal.",
        "several": "Plusieurs communes correspondent. Choisissez la vôtre dans la liste.",
        "begun": "Il manque la fin du nom. Choisissez votre commune dans la liste, ou complétez.",
        "unknown": "Nous ne trouvons pas cette commune. Vérifiez l’orthographe, ou tapez son code postal.",
    }

    def __init__(self, *, resolution: picker.Resolution | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.resolution = self.widget.resolution = resolution

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Commune):
            return Typed(value.label, value.code)
        # A key, as ``model_to_dict`` gives for a foreign key.
        return Typed("", value) if isinstance(value, str) and value else value

    def to_python(self, value: Typed | None) -> Commune | None:
        if not value or not any(value):
            return None
        resolution = self.resolution or picker.resolve(*value)
        if resolution.commune:
            return resolution.commune
        if not resolution.candidates:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        code = "several" if resolution.several_bear_this_name else "begun"
        raise ValidationError(self.error_messages[code], code=code)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            after = self.to_python(data)
        except ValidationError:
            return True
        before = initial.code if isinstance(initial, Commune) else initial or None
        return before != (after.code if after else None)
