"""Names of effects that nobody declares, found before they are needed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core import checks

from core.capabilities import periodic
from core.outbox.kinds import effects


def check_names(app_configs, **kwargs) -> list[checks.CheckMessage]:
    """Refuse ``enqueue("app.function")`` and ``Periodic`` of an effect that is not declared.

    The name is a literal or a constant of its module; one made up on the spot, which no check could
    follow, is refused too.
    """
    found: list[checks.CheckMessage] = []
    for app in settings.OUR_APPS:
        for path in sorted(Path(apps.get_app_config(app.split(".")[-1]).path).rglob("*.py")):
            for line, name in names_in(path.read_text()):
                if name is None:
                    message = "name the effect by its function, a literal or a constant of the module"
                    found.append(checks.Error(message, obj=f"{path}:{line}", id="outbox.E002"))
                elif name not in effects:
                    message = f"no effect is named {name!r}"
                    found.append(checks.Error(message, obj=f"{path}:{line}", id="outbox.E001"))
    for entry in periodic:
        if isinstance(entry.effect, str) and entry.effect not in effects:
            message = f"no effect is named {entry.effect!r}"
            found.append(checks.Error(message, obj=f"Periodic {entry.name}", id="outbox.E001"))
    return found


def names_in(source: str) -> Iterator[tuple[int, str | None]]:
    """Yield the line and the stored name of each call of ``enqueue`` by name; ``None`` for a made-up one."""
    if "enqueue" not in source:
        return
    tree = ast.parse(source)
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called != "enqueue":
            continue
        effect = node.args[0]
        if isinstance(effect, ast.Constant) and isinstance(effect.value, str):
            yield node.lineno, effect.value
        elif isinstance(effect, ast.Name) and effect.id in constants:
            yield node.lineno, constants[effect.id]
        elif not isinstance(effect, ast.Name | ast.Attribute):
            yield node.lineno, None
