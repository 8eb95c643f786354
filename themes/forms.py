"""Forms in the theme's look, from plain ``forms.Form``: ``{{ form }}`` is all a page writes.

Only ``forms/…`` templates are ours. Django's widget templates stay as they are, for the two admins use them.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

# How the parts of Django's own composite widgets are called by a screen reader.
PARTS = {"day": "Jour", "month": "Mois", "year": "Année"}
SPLIT = ("Date", "Heure")
# Django's « Champ requis. » names nobody's next step.
REQUIRED = forms.Field.default_error_messages["required"]
MISSING = {
    "control": "À remplir pour continuer.",
    "choices": "Choisissez une réponse.",
    "check": "À cocher pour continuer.",
    "file": "Joignez un fichier.",
    "parts": "À compléter pour continuer.",
}


class BoundField(forms.BoundField):
    """A field as ``forms/field.html`` draws it."""

    @cached_property
    def drawn_as(self) -> str:
        """Which of the shapes of ``forms/field.html`` fits the widget."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxInput):
            return "check"
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return "choices"
        if isinstance(widget, forms.MultiWidget | forms.SelectDateWidget):
            return "parts"
        if isinstance(widget, forms.ClearableFileInput):
            return "file"
        return "control"

    @property
    def notes(self) -> list[str]:
        """The errors in words, each saying what to do."""
        return [MISSING[self.drawn_as] if error == REQUIRED else str(error) for error in self.errors]

    @property
    def says_optional(self) -> bool:
        """Whether « (facultatif) » follows the label: a lone box to tick is optional by nature."""
        told = getattr(self.field, "told_optional", True)  # in a search everything is
        return told and not self.field.required and self.drawn_as != "check"

    @property
    def control(self) -> SafeString:
        """The input, select or textarea."""
        return self.as_widget(attrs={"class": self._classes("input")})

    @property
    def box(self) -> SafeString:
        """The bare checkbox."""
        return self.as_widget()

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The buttons or boxes of a group, with their labels."""
        invalid = {"aria-invalid": "true"} if self.errors else {}
        found = []
        for sub in self.subwidgets:
            sub.data["attrs"] |= invalid
            # "required" on every box of a group would ask for them all.
            if isinstance(self.field.widget, forms.CheckboxSelectMultiple):
                sub.data["attrs"].pop("required", None)
            found.append({"input": sub.tag(), "label": sub.choice_label, "id": sub.id_for_label})
        return found

    @property
    def parts(self) -> list[SafeString]:
        """The controls of a composite widget, each named for those who do not see them side by side."""
        widget = self.field.widget
        attrs = self.build_widget_attrs({"id": self.auto_id, "class": "input"} if self.auto_id else {})
        subs = widget.get_context(self.html_name, self.value(), attrs)["widget"]["subwidgets"]
        drawn = []
        for index, sub in enumerate(subs):
            # A date in three lists ignores the form's own ids: two forms on a page would share theirs.
            sub["attrs"]["id"] = f"{self.auto_id}_{index}"
            sub["attrs"].setdefault("aria-label", self._part_name(index, sub["name"], len(subs)))
            sub["attrs"].setdefault("class", "input")
            drawn.append(widget._render(sub["template_name"], {"widget": sub}, self.renderer))
        return drawn

    @property
    def stored_file(self) -> dict[str, Any] | None:
        """What a file field already holds, and the box that removes it."""
        widget = self.field.widget
        context = widget.get_context(self.html_name, self.value(), {"id": self.auto_id})["widget"]
        if not context["is_initial"]:
            return None
        return {
            "url": context["value"].url,
            "name": str(context["value"]).rpartition("/")[2],
            "clear_name": "" if context["required"] else context["checkbox_name"],
            "clear_id": context["checkbox_id"],
        }

    @property
    def file_input(self) -> SafeString:
        """The file input alone; ``stored_file`` tells what is there."""
        attrs = self.build_widget_attrs({"id": self.auto_id, "class": self._classes("input")})
        context = self.field.widget.get_context(self.html_name, None, attrs)
        return self.field.widget._render("django/forms/widgets/file.html", context, self.renderer)

    @property
    def first_id(self) -> str:
        """What a link of the error summary leads to: something that takes the focus."""
        if self.drawn_as == "choices":
            subs = self.subwidgets
            return subs[0].id_for_label if subs else self.auto_id
        return f"{self.auto_id}_0" if self.drawn_as == "parts" else self.auto_id

    def _classes(self, *names: str) -> str:
        return " ".join([*names, self.field.widget.attrs.get("class", "")]).strip()

    def _part_name(self, index: int, name: str, count: int) -> str:
        if isinstance(self.field.widget, forms.SelectDateWidget):
            return PARTS[name.rpartition("_")[2]]
        if isinstance(self.field.widget, forms.SplitDateTimeWidget):
            return SPLIT[index]
        return f"{self.label}, partie {index + 1} sur {count}"


class Renderer(TemplatesSetting):
    """Chosen by ``FORM_RENDERER``."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    formset_template_name = "forms/formset.html"
    bound_field_class = BoundField
