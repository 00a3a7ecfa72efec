"""A report as Rose reads it at the laptop: what its page says, and where it leads."""

import re
from html import unescape

from flask import Flask
from werkzeug.test import TestResponse

from jobclub.asks.models import Ask
from jobclub.asks.offers import Offer
from jobclub.clubs.models import Member
from jobclub.events import transaction
from jobclub.extensions import db, find
from jobclub.introductions.landings import Landing
from jobclub.introductions.models import Introduction
from jobclub.introductions.steps import INTERVIEW
from jobclub.meetings.models import Meeting
from tests.room import Actor, Room

ALL = "period=all"


def furnish_more(app: Flask, room: Room) -> None:
    """Ben has an interview by Chloe's door, and lands with it; Rose asks in vain."""
    with app.app_context(), transaction():
        meeting = find(Meeting, Meeting.public_id == room.meeting)
        ben, rose = (db.session.get_one(Member, room.ids[name]) for name in ("ben", "rose"))
        offer = db.session.get_one(Offer, room.ids["offer"])
        Introduction.step(offer, INTERVIEW, by=ben)
        Landing.say(ben, by=ben, offer=offer)
        Ask.post(by=rose, companies=["Zions Bank"], who="", why="", meeting=meeting)


def read(app: Flask, room: Room, page: str) -> str:
    """A report over all the time, as Rose reads it at the laptop."""
    path = f"/c/{room.club}/reports/{page}{'&' if '?' in page else '?'}{ALL}"
    response = get(app, room.actors["facilitator"], path)
    assert response.status_code == 200, path
    return response.text


def get(app: Flask, actor: Actor, path: str) -> TestResponse:
    """A page, as somebody's browser asks for it."""
    return actor.client(app).get(path, environ_overrides=actor.environ)


def lead(page: str) -> str:
    """The sentence a report opens with."""
    return unescape(re.findall(r'<p class="lead">([^<]*)', page)[0]).strip()


def figures(page: str) -> list[tuple[str, str, str]]:
    """Each figure that leads somewhere: its value, its name, and where."""
    found = re.findall(r'<dt><a href="([^"]*)"><b>([^<]*)</b> ([^<]*)</a>', page)
    return [(unescape(value), unescape(label), unescape(href)) for href, value, label in found]


def lines(page: str) -> list[str]:
    """What a member reads of themselves."""
    found = re.findall(r"<li><p><b>(\d+)</b> ([^<]*)</p>", page)
    return [f"{count} {words}" for count, words in found]
