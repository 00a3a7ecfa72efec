"""Logs hold ids and patterns, never what people wrote or hold secret (S28): a canary is let fly."""

import json

from tests.server import Server, Visitor

CANARY = "Kanarienvogel"


def test_no_word_code_or_token_ever_reaches_the_log(server: Server) -> None:
    ana = Visitor(server.url)
    start_token = server.link.rsplit("/", 1)[1]
    ana.get(f"/start/{start_token}")
    ana.post(f"/start/{start_token}", club_name=f"{CANARY} Club", name=CANARY)
    club = ana.get("/")[2]
    console = ana.post(f"{club}do/meeting:start")[2]
    meeting = console.split("/")[2]
    page = ana.get(console)[1]
    wall = page.split('href="/wall/')[1].split('"')[0]
    ana.get(f"/wall/{wall}")
    ana.post(f"/m/{meeting}/do/ask:post", company_1=f"{CANARY} Inc", why=f"because {CANARY}")
    ana.post(f"/m/{meeting}/do/ask:post", company_1=CANARY * 50)
    ana.post("/me/email", email=f"{CANARY}@example.org")
    ana.post("/me/passphrase", passphrase=f"{CANARY} four odd words")
    ana.post("/sign-in", email=f"{CANARY}@example.org", passphrase=f"{CANARY} wrong words")
    ana.post("/join", code=f"{CANARY}", name=CANARY)
    ana.get(f"/{CANARY}/nowhere?q={CANARY}")

    # All it said but the greeting, which is for whoever stands at the laptop.
    said = server.log_text().split("Stop with Ctrl+C.", 1)[1]
    secrets = [start_token, wall, meeting, ana.cookie.split("=", 1)[1]]
    for secret in [CANARY, CANARY.lower(), CANARY.upper(), *secrets]:
        assert secret not in said
    lines = [json.loads(line) for line in said.strip().splitlines()]
    assert {"/wall/<token>", "/start/<token>", "-"} <= {line.get("route") for line in lines}
    assert not [line for line in lines if line["level"] == "error"]
