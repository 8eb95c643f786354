"""The API told to people who program: one page, made from the description that machines read."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.addresses import absolute
from core.api.routes import READING, ReadApi
from core.http import Request

KINDS = {
    "string": "texte", "integer": "nombre entier", "number": "nombre", "boolean": "vrai ou faux",
    "array": "liste", "object": "objet", "null": "rien",
}  # fmt: skip


def pages_of(api: ReadApi) -> tuple[Any, Any]:
    """Return the two views that describe ``api``: for people, for machines."""

    # The same for as long as the process lives, and a tenth of a second to make.
    described = cache(api.get_openapi_schema)

    @require_safe
    def documentation(request: Request) -> HttpResponse:
        context = {
            "sections": _sections(described()),
            "openapi": reverse(f"{api.urls_namespace}:openapi"),
            "limit": READING.count,
            "head": [{"label": "Nom"}, {"label": "Nature"}, {"label": "Sens"}],
            "crumbs": [{"label": "Données ouvertes"}],
        }
        return render(request, "api/documentation.html", context)

    @require_safe
    def openapi(request: Request) -> HttpResponse:
        response = JsonResponse(described(), json_dumps_params={"ensure_ascii": False})
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return documentation, openapi


def _sections(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the addresses by subject, each with its parameters and what it answers."""
    shapes = schema["components"]["schemas"]
    found: dict[str, dict[str, Any]] = {}
    for path, operations in schema["paths"].items():
        operation = operations["get"]
        title = operation["tags"][0]
        section = found.setdefault(title, {"title": title, "id": f"sujet-{len(found) + 1}", "addresses": []})
        answer = operation["responses"][200]["content"]["application/json"]["schema"]
        section["addresses"].append(
            {
                "path": path,
                "summary": operation["summary"],
                "about": operation.get("description", ""),
                "try": "" if "{" in path else path,
                "command": f"curl '{absolute(path)}'",
                "parameters": [_parameter(one, shapes) for one in operation.get("parameters", [])],
                "fields": _fields(answer, shapes),
            }
        )
    return list(found.values())


def _parameter(parameter: dict[str, Any], shapes: dict[str, Any]) -> list[dict[str, str]]:
    """Return a line of the table: name, kind, what it is for."""
    schema = parameter["schema"]
    about = parameter.get("description") or schema.get("description", "")
    return [{"text": parameter["name"]}, {"text": _kind(schema, shapes)}, {"text": about}]


def _fields(schema: dict[str, Any], shapes: dict[str, Any], prefix: str = "") -> list[list[dict[str, str]]]:
    """Return a line for each field, those inside others after them: ``results.title``."""
    found = []
    for name, field in _shape(schema, shapes).get("properties", {}).items():
        found.append(
            [
                {"text": f"{prefix}{name}"},
                {"text": _kind(field, shapes)},
                {"text": field.get("description", "")},
            ]
        )
        inside = _one(field.get("items", {}) if field.get("type") == "array" else field)
        if "$ref" in inside:
            found += _fields(inside, shapes, f"{prefix}{name}.")
    return found


def _shape(schema: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    return shapes[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def _one(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the choice that says something, of « this or nothing »."""
    choices = [each for each in schema.get("anyOf", [schema]) if each.get("type") != "null"]
    return choices[0]


def _kind(schema: dict[str, Any], shapes: dict[str, Any]) -> str:
    one = _shape(_one(schema), shapes)
    if "enum" in one:
        return "un mot parmi : " + ", ".join(json.dumps(each)[1:-1] or "rien" for each in one["enum"])
    if one.get("format") == "date":
        return "jour, 2026-11-22"
    words = KINDS.get(one.get("type", "object"), "objet")
    if one is not schema and "anyOf" in schema:
        words += ", ou rien"
    return words
