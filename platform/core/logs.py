"""Logs as one JSON object a line, each with the id of the request it was written for."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="")
_discreet: ContextVar[bool] = ContextVar("discreet", default=False)


@contextmanager
def discreet() -> Iterator[None]:
    """Write no word, no id and no minute in the logs meanwhile: they could tell of an anonymous post."""
    token = _discreet.set(True)
    try:
        yield
    finally:
        _discreet.reset(token)


class Discretion(logging.Filter):
    """Inside ``discreet()``, drop a line; of an error keep its class and the lines of code it passed."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not _discreet.get() or hasattr(record, "discreet"):
            return True
        if record.levelno < logging.ERROR:
            return False
        # Marked, for each handler filters the same record.
        record.discreet = True
        record.msg, record.args = "error on an anonymous address", ()
        record.facts = _facts(record)
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def _facts(record: logging.LogRecord) -> dict[str, object]:
    if not record.exc_info or record.exc_info[0] is None:
        return {}
    # Neither the message nor the values: both may hold what was typed.
    places, trace = [], record.exc_info[2]
    while trace:
        places.append(f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return {"error": record.exc_info[0].__name__, "places": places[-8:]}


class JsonFormatter(logging.Formatter):
    """Time, level, logger, message, request id, what ``extra={"facts": {…}}`` adds, and the trace if any."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        if _discreet.get():
            moment = moment.replace(minute=0, second=0, microsecond=0)
        line = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if (current := request_id.get()) and not _discreet.get():
            line["request_id"] = current
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
