"""Logs: JSON lines, UTC, ids only; the route's pattern, never the path (S28)."""

import json
import logging
import secrets
import sys
import time
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, current_app, g, request

#: What a record may carry beside its message.
EXTRAS = ("request", "method", "route", "status", "ms", "command", "problem", "meeting")


class JsonLines(logging.Formatter):
    """One object a line. An exception is told by its kind and place, never by its text."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        line.update({key: record.__dict__[key] for key in EXTRAS if key in record.__dict__})
        if record.exc_info and record.exc_info[0] is not None:
            # A database error's text holds the parameters: asks, names, tokens.
            line["error"] = record.exc_info[0].__name__
            line["where"] = _where(record.exc_info[2])
        return json.dumps(line)


def _where(trace: Any) -> list[str]:
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('jobclub', 1)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return frames[-8:]


def log_exception(exc_info: Any) -> None:
    """What Flask says where even the error's page failed: by the rule, since a path has tokens."""
    rule = request.url_rule.rule if request.url_rule else "-"
    extra = {"method": request.method, "route": rule}
    current_app.logger.error("error page failed", exc_info=exc_info, extra=extra)


def write_to_standard_error(app: Flask) -> None:
    """From now on to what is standard error now."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    app.logger.handlers[:] = [handler]
    app.logger.propagate = False
    # In a volunteer's terminal the link to open must not scroll away under every request.
    app.logger.setLevel(logging.WARNING if sys.stderr.isatty() else logging.INFO)
    for name in ("engineio.server", "socketio.server"):
        # Else they tell of an exception by its text, which is what a phone has sent.
        theirs = logging.getLogger(name)
        theirs.handlers[:] = [handler]
        theirs.propagate = False
        theirs.setLevel(logging.ERROR)


def install(app: Flask) -> None:
    """Log each request by its route's pattern, to standard error."""
    write_to_standard_error(app)
    app.log_exception = log_exception  # type: ignore[method-assign]

    @app.before_request
    def begin() -> None:
        g.request_id = secrets.token_hex(6)
        g.began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule else "-"
        if request.endpoint != "static":
            app.logger.info(
                "request",
                extra={
                    "request": g.get("request_id"),
                    "method": request.method,
                    "route": rule,
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - g.get("began", 0.0)) * 1000, 1),
                },
            )
        return response
