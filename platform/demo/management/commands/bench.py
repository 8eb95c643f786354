from __future__ import annotations

import os
import pkgutil
import platform
from datetime import date
from importlib import import_module

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

import demo.bench
from demo import start


def subjects() -> list[str]:
    """Return the names of the bench modules that measure something."""
    names = [module.name for module in pkgutil.iter_modules(demo.bench.__path__)]
    return [name for name in names if hasattr(import_module(f"demo.bench.{name}"), "measure")]


class Command(BaseCommand):
    help = "Measure speed and memory; prints the table of docs/performance.md. Bounded in time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=["10k", "100k", "1m"], default="10k")
        parser.add_argument("--only", help="subjects, comma-separated")

    def handle(self, *args, **options) -> None:
        start.prepare(self.stdout, demo=True)
        stack = "services" if settings.REDIS_URL else "embedded"
        machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {connection.vendor}"
        self.stdout.write(f"\n{date.today():%Y-%m-%d}, {stack} stack, {machine}, size {options['size']}\n\n")  # noqa: DTZ011
        self.stdout.write("| What | Figure |\n|---|---|")
        for name in options["only"].split(",") if options["only"] else subjects():
            for label, figure in import_module(f"demo.bench.{name}").measure(options["size"]):
                self.stdout.write(f"| {name}: {label} | {figure} |")
                self.stdout.flush()
