"""The first run, signing in, a second club, and what cannot begin: told in one sentence."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from jobclub.config import read_settings
from jobclub.errors import Unsafe
from tests.server import RUN, Server, Visitor


def make_club(server: Server, name: str = "Ana") -> Visitor:
    ana = Visitor(server.url)
    path = server.link.removeprefix(server.url)
    status, _body, club = ana.post(path, club_name="Library Club", name=name)
    assert (status, club[:3]) == (303, "/c/")
    return ana


def run(server: Server, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", RUN, *args, *(["--port", str(server.port)] if not args else [])],
        env={**os.environ, "JOBCLUB_DATA": str(server.data)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_the_first_link_makes_the_club_once_and_only_here(server: Server) -> None:
    path = server.link.removeprefix(server.url)
    assert "/start/" in path
    assert Visitor(server.lan_url).get(path)[0] == 404

    stranger = Visitor(server.url)
    status, body, _to = stranger.post(path, club_name="  ", name="Ana")
    assert status == 422
    assert "needs at least one letter" in body
    assert 'value="Ana"' in body

    make_club(server)
    assert Visitor(server.url).get(path)[0] == 404


def test_a_later_start_prints_a_sign_in_link_until_there_is_a_passphrase(server: Server) -> None:
    ana = make_club(server)
    server.stop()
    server.start()
    path = server.link.removeprefix(server.url)
    assert "/sign-in/" in path

    again = Visitor(server.url)
    status, body, _to = again.get(path)
    assert status == 200
    assert "Welcome, Ana" in body
    assert again.get("/")[2] == "/sign-in"
    assert again.post(path)[0] == 303
    assert again.get("/")[2].startswith("/c/")
    assert Visitor(server.url).post(path)[0] == 404

    assert ana.post("/me/email", email="ana@example.org")[0] == 303
    assert ana.post("/me/passphrase", passphrase="teapot lorry cumulus nine")[0] == 303
    server.stop()
    server.start()
    assert server.link == ""

    signed = Visitor(server.url)
    wrong = signed.post("/sign-in", email="ana@example.org", passphrase="not this one at all")
    nobody = signed.post("/sign-in", email="nobody@example.org", passphrase="not this one at all")
    assert wrong[0] == nobody[0] == 422
    right = signed.post(
        "/sign-in", email=" ANA@example.org", passphrase="teapot lorry cumulus nine"
    )
    assert right[0] == 303


def test_passphrases_never_travel_over_the_halls_wi_fi(server: Server) -> None:
    make_club(server)
    phone = Visitor(server.lan_url)

    assert "laptop itself" in phone.get("/sign-in")[1]
    assert phone.post("/sign-in", email="a@b.org", passphrase="x" * 20)[0] == 404


def test_locked_out_the_terminal_prints_a_way_in(server: Server) -> None:
    ana = make_club(server)
    ana.post("/me/email", email="ana@example.org")

    assert run(server, "sign-in-link", "nobody@example.org").returncode == 2
    printed = run(server, "sign-in-link", "Ana@Example.org")
    assert printed.returncode == 0
    assert "/sign-in/" in printed.stdout
    by_name = run(server, "sign-in-link", "ana")
    # Where this house's server listens, though this terminal was told no port.
    assert by_name.stdout.startswith(f"http://localhost:{server.port}/sign-in/")


def test_one_person_owns_two_clubs(server: Server) -> None:
    ana = make_club(server)
    link = run(server, "new-club").stdout.strip().rsplit("/start/", 1)[1]

    status, _body, club = ana.post(f"/start/{link}", club_name="Harbour Club", name="Ana")

    assert status == 303
    home = ana.get(f"/?club={club.split('/')[2]}")[1]
    assert "Library Club" in home
    assert "Harbour Club" in home


def test_a_taken_port_is_one_sentence(server: Server) -> None:
    with socket.socket() as taken:
        taken.bind(("", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = subprocess.run(
            [sys.executable, "-c", RUN, "--port", str(port)],
            env={**os.environ, "JOBCLUB_DATA": str(server.data / "other")},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    assert said.returncode == 2
    assert str(port) in said.stderr
    assert len(said.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("JOBCLUB_SECRET", "changeme", "JOBCLUB_SECRET"),
        ("JOBCLUB_SECRET", "short", "JOBCLUB_SECRET"),
        ("JOBCLUB_URL", "http://example.org", "https://"),
        ("JOBCLUB_PORT", "five", "JOBCLUB_PORT"),
        ("JOBCLUB_DATABASE", "sqlite:////tmp/x", "postgresql"),
        ("FLASK_DEBUG", "1", "FLASK_DEBUG"),
    ],
)
def test_unsafe_settings_stop_the_start(tmp_path: Path, name: str, value: str, says: str) -> None:
    from jobclub.config import must_be_safe

    with pytest.raises(Unsafe, match=says):
        must_be_safe(read_settings({"JOBCLUB_DATA": str(tmp_path), name: value}))


def test_a_database_others_can_read_stops_the_start(tmp_path: Path) -> None:
    from jobclub.config import must_be_safe

    (tmp_path / "jobclub.sqlite").touch(mode=0o600)
    (tmp_path / "jobclub.sqlite").chmod(0o644)

    with pytest.raises(Unsafe, match="chmod 600"):
        must_be_safe(read_settings({"JOBCLUB_DATA": str(tmp_path)}))


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(Unsafe, match="cannot write"):
        read_settings({"JOBCLUB_DATA": str(tmp_path / "file" / "below")})


def test_the_secret_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    first = read_settings({"JOBCLUB_DATA": str(tmp_path)})
    again = read_settings({"JOBCLUB_DATA": str(tmp_path)})

    assert first.secret == again.secret
    assert len(first.secret) >= 32
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
    assert first.secret not in repr(first)
