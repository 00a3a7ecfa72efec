"""create_app: plugs the features in, in reading order."""

import secrets
from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import get_locale
from werkzeug.middleware.proxy_fix import ProxyFix

from jobclub import events, logs, mishaps, packing, pages, practice, security, static, whose
from jobclub.asks import commands as ask_commands
from jobclub.asks import erasing as ask_erasing
from jobclub.asks import leaving as ask_leaving
from jobclub.asks import live as ask_live
from jobclub.asks import merging as ask_merging
from jobclub.asks import offer_commands, per_company, round_commands
from jobclub.asks import views as ask_views
from jobclub.board import live as board_live
from jobclub.board import paper, past, posts, sockets, summary_commands
from jobclub.board import views as board_views
from jobclub.clubs import commands as club_commands
from jobclub.clubs import email_views, leaving_commands, me_views, security_views
from jobclub.clubs import live as club_live
from jobclub.clubs import views as club_views
from jobclub.clubs.models import LOCALES
from jobclub.companies import commands as company_commands
from jobclub.companies import live as company_live
from jobclub.companies import views as company_views
from jobclub.config import Settings, must_be_safe, read_settings
from jobclub.contacts import commands as contact_commands
from jobclub.contacts import merging as contact_merging
from jobclub.contacts import views as contact_views
from jobclub.database import driver, prepare
from jobclub.extensions import babel, db, login, migrate, socketio
from jobclub.feeds import feeds
from jobclub.followup import (
    answers,
    check_in_letters,
    check_ins,
    hand_commands,
    home,
    invitations,
    landing_news,
    note_commands,
    notes,
    nudge_letters,
    recaps,
    thanking,
)
from jobclub.followup import commands as followup_commands
from jobclub.followup import views as followup_views
from jobclub.introductions import (
    coming_back,
    landing_commands,
    landing_views,
    saying,
    thanks_commands,
)
from jobclub.introductions import commands as introduction_commands
from jobclub.introductions import live as introduction_live
from jobclub.introductions import merging as introduction_merging
from jobclub.introductions import views as introduction_views
from jobclub.mail import commands as mail_commands
from jobclub.mail import models as mail_models
from jobclub.mail import views as mail_views
from jobclub.meetings import commands as meeting_commands
from jobclub.meetings import leaving as meeting_leaving
from jobclub.meetings import live as meeting_live
from jobclub.meetings import (
    plan_commands,
    plan_views,
    run_commands,
    series,
    settling,
    survey_commands,
)
from jobclub.meetings import views as meeting_views
from jobclub.meetings.plans import KINDS, purpose, stage_name
from jobclub.people import data_views, letters, link_views, security_events
from jobclub.people import views as people_views
from jobclub.people.models import SignIn
from jobclub.places import Place
from jobclub.reports import export_views
from jobclub.reports import more_views as more_report_views
from jobclub.reports import views as report_views
from jobclub.static import here
from jobclub.uploads import InMemory
from jobclub.words import at_time, day, whole_day

#: Imported for what they declare: commands, and what events touch.
DECLARED = (
    ask_commands,
    ask_erasing,
    ask_leaving,
    coming_back,
    ask_live,
    ask_merging,
    board_live,
    check_in_letters,
    check_ins,
    followup_commands,
    home,
    invitations,
    landing_news,
    nudge_letters,
    recaps,
    thanking,
    offer_commands,
    round_commands,
    club_commands,
    club_live,
    company_commands,
    company_live,
    per_company,
    contact_commands,
    contact_merging,
    hand_commands,
    introduction_commands,
    introduction_live,
    introduction_merging,
    landing_commands,
    leaving_commands,
    letters,
    mail_commands,
    mail_models,
    meeting_commands,
    meeting_leaving,
    meeting_live,
    note_commands,
    notes,
    plan_commands,
    run_commands,
    security_events,
    series,
    settling,
    sockets,
    summary_commands,
    survey_commands,
    thanks_commands,
    whose,
)
PAGES = (
    people_views.pages,
    link_views.pages,
    me_views.pages,
    email_views.pages,
    data_views.pages,
    club_views.pages,
    security_views.pages,
    company_views.pages,
    meeting_views.pages,
    plan_views.pages,
    ask_views.pages,
    landing_views.pages,
    introduction_views.pages,
    contact_views.pages,
    mail_views.pages,
    board_views.pages,
    followup_views.pages,
    answers.pages,
    past.pages,
    paper.pages,
    report_views.pages,
    export_views.pages,
    more_report_views.pages,
    practice.pages,
    posts.posts,
)


def create_app(settings: Settings | None = None) -> Flask:
    """The whole program as one Flask app, ready for a server, the command line or a test."""
    settings = settings or read_settings()
    must_be_safe(settings)
    app = Flask("jobclub", template_folder=str(here("templates")), static_folder=None)
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret,
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS=driver(settings.database),
        MAX_CONTENT_LENGTH=security.BODY_LIMIT,
        BABEL_DEFAULT_LOCALE="en",
    )
    app.request_class = InMemory
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = False
    logs.install(app)
    _bind(app, settings)
    static.serve(app)
    packing.install(app)
    security.protect(app, settings)
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    mishaps.install(app)
    pages.renew_visits(app)
    pages.must_all_be_declared(app)
    _words(app)
    return app


def _bind(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    with app.app_context():
        prepare(db.engine, busy_ms=100)
    migrate.init_app(app, db, directory=str(here("migrations")), render_as_batch=True)
    login.init_app(app)
    login.session_protection = None
    login.request_loader(lambda asked: SignIn.known_by(asked.cookies.get(pages.cookie_name())))
    babel.init_app(app, locale_selector=_language)
    socketio.init_app(
        app,
        async_mode="gevent" if settings.serving else "threading",
        transports=["websocket"],
        cors_allowed_origins=[],
        max_http_buffer_size=16 * 1024,
        async_handlers=False,
        ping_interval=20,
        ping_timeout=20,
    )
    # After SocketIO, which wraps the app as it finds it. The gate stands before both, and judges
    # the request as it stands once the proxies' words about it were heard.
    app.wsgi_app = security.Gate(app.wsgi_app, settings)  # type: ignore[method-assign]
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    if feeds.wake not in events.after_commit:
        events.after_commit.append(feeds.wake)


def _language() -> str:
    """The person's own, else the club's, else the browser's."""
    place: Place | None = g.get("place")
    if place is not None and place.person is not None and place.person.locale:
        return place.person.locale
    if place is not None and place.club is not None:
        return place.club.locale
    if not has_request_context():
        return "en"
    return request.accept_languages.best_match(LOCALES, "en")


def _words(app: Flask) -> None:
    """What every template may say and ask."""
    app.jinja_env.filters["day"] = day
    app.jinja_env.globals.update(
        at_time=at_time,
        day=day,
        fresh_key=fresh_key,
        just_said=pages.just_said,
        kinds=KINDS,
        practice=app.config["SETTINGS"].practice,
        purpose=purpose,
        speed=app.config["SETTINGS"].speed,
        stage_name=stage_name,
        step_button=saying.button,
        since_then=saying.since_then,
        step_happened=saying.happened,
        url=static.url,
        whole_day=whole_day,
    )

    @app.context_processor
    def known() -> dict[str, Any]:
        place: Place | None = g.get("place")
        return {
            "nonce": g.get("nonce", ""),
            "refused": g.get("refused"),
            "lang": str(get_locale() or "en"),
            "person": place.person if place else None,
            "member": place.member if place else None,
            "club": place.club if place else None,
            "meeting": place.meeting if place else None,
            "at_desk": place.at_desk if place else False,
        }


def fresh_key() -> str:
    """The key of a plain form: sent twice, it is done once. Never in a fragment: those are the
    same for everyone.
    """
    return secrets.token_hex(16)
