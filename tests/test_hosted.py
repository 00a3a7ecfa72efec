"""Hosted: one https address behind a proxy, reached from anywhere."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from jobclub.app import create_app
from jobclub.config import Settings
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.people.models import Link
from jobclub.running import first_link

URL = "https://jobs.example.org"
#: As a proxy on the same machine passes a request on.
PROXIED = {
    "HTTP_HOST": "127.0.0.1:8000",
    "HTTP_X_FORWARDED_HOST": "jobs.example.org",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_FOR": "203.0.113.9",
    "HTTP_ORIGIN": URL,
    "REMOTE_ADDR": "127.0.0.1",
}


@pytest.fixture
def hosted(settings: Settings) -> Iterator[Flask]:
    app = create_app(replace(settings, url=URL, proxies=1))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def start(app: Flask, **environ: Any) -> TestResponse:
    with app.app_context(), transaction():
        token = Link.make("start")
    return app.test_client().post(
        f"/start/{token}",
        data={"club_name": "Library Club", "name": "Ana"},
        environ_overrides={**PROXIED, **environ},
    )


def test_the_cookie_is_for_this_host_and_for_tls_alone(hosted: Flask) -> None:
    response = start(hosted)

    assert response.status_code == 303
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-jobclub=")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie
    assert "max-age=" in response.headers["Strict-Transport-Security"]
    assert "wss://jobs.example.org" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("environ", "status"),
    [
        ({"HTTP_ORIGIN": "http://jobs.example.org"}, 403),
        ({"HTTP_ORIGIN": "https://evil.example"}, 403),
        ({"HTTP_X_FORWARDED_HOST": "evil.example"}, 400),
        ({"HTTP_X_FORWARDED_HOST": "localhost"}, 400),
    ],
)
def test_another_host_or_origin_changes_nothing(
    hosted: Flask, environ: dict[str, str], status: int
) -> None:
    assert start(hosted, **environ).status_code == status


def test_codes_are_longer_where_the_world_can_guess(hosted: Flask) -> None:
    assert hosted.config["SETTINGS"].code_length == 8


def test_only_an_empty_house_prints_a_link(hosted: Flask) -> None:
    with hosted.app_context():
        link = first_link(URL, hosted=True)
        assert link is not None
        assert link.startswith(f"{URL}/start/")
    assert start(hosted).status_code == 303
    with hosted.app_context():
        assert first_link(URL, hosted=True) is None
