"""What `python3 -m jobclub` can do once it is installed: run, and the commands around it."""

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from jobclub.backups import cli as backups
from jobclub.config import FASTEST, Settings, read_settings
from jobclub.errors import Refused, Unsafe

Run = Callable[[argparse.Namespace], int]

#: A link printed for whoever stands at the laptop is good for the evening.
PRINTED_LINK_LASTS = timedelta(hours=12)


def main(argv: list[str]) -> int:
    """Run one command; 2 and one sentence on standard error when it cannot."""
    args = _parser().parse_args(argv)
    run: Run = getattr(args, "run", None) or _run
    try:
        return run(args)
    except Unsafe as why:
        return _say_no(str(why))
    except Refused as why:
        return _say_no(why.why)
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "jobclub", description="The live board for job clubs. Without a command, it runs."
    )
    commands = parser.add_subparsers(title="commands")
    run = commands.add_parser("run", help="serve (what happens without a command)")
    run.set_defaults(run=_run)
    for one in (parser, run):
        one.add_argument("--port", type=int, help="listen there instead of JOBCLUB_PORT or 5000")
    link = commands.add_parser("sign-in-link", help="print a link that signs somebody in, once")
    link.add_argument("who", nargs="?", help="their e-mail or name; without, the first owner")
    link.set_defaults(run=_sign_in_link)
    club = commands.add_parser("new-club", help="print a link that makes one club more")
    club.set_defaults(run=_new_club)
    post = commands.add_parser("mail", help="send what is due, once; for cron, where nothing runs")
    post.set_defaults(run=_mail)
    backups.add_to(commands)
    # Handled before this file is reached; named here so that --help knows it.
    commands.add_parser("test", help="install what the tests need, and run them")
    _add_demo(commands)
    _add_seed(commands)
    bench = commands.add_parser("bench", help="measure it: bench meeting --phones 80 --json")
    bench.add_argument("name", choices=["meeting", "companies", "reports"])
    bench.add_argument("--json", action="store_true", help="print one JSON object, nothing else")
    bench.add_argument("--phones", type=int, default=80)
    bench.add_argument("--runs", type=int, default=3)
    bench.add_argument("--clubs", type=int, default=50, help="of reports, where there is no past")
    bench.add_argument("--years", type=int, default=10, help="for which they met")
    bench.set_defaults(run=_bench)
    return parser


def _add_demo(commands: Any) -> None:
    demo = commands.add_parser("demo", help="a whole evening with simulated people, to look at")
    demo.add_argument("--phones", type=_between(4, 150), default=24, help="how many people come")
    demo.add_argument("--speed", type=_between(1, FASTEST), default=10, help="of the clock; 10")
    demo.add_argument("--minutes", type=_between(10, 240), default=75, help="of the evening; 75")
    demo.add_argument("--port", type=int, help="listen there, instead of 5000 or the next one")
    demo.add_argument("--keep", action="store_true", help="keep its folder, and say where it is")
    # For the practice that a page of ours starts: no facilitator, and it is told what to print.
    demo.add_argument("--practice", action="store_true", help=argparse.SUPPRESS)
    demo.set_defaults(run=_demo)


def _add_seed(commands: Any) -> None:
    made = commands.add_parser("seed", help="a made-up past, to look at reports: --clubs 50")
    made.add_argument("--clubs", type=_between(1, 500), default=1, help="how many; 1")
    made.add_argument("--years", type=_between(1, 30), default=2, help="for how long they met; 2")
    made.add_argument("--seed", type=int, default=1, help="the same number makes the same past")
    made.set_defaults(run=_seed)


def _between(least: int, most: int) -> Callable[[str], int]:
    def read(typed: str) -> int:
        number = int(typed)
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"choose a number from {least} to {most}")
        return number

    return read


def _demo(args: argparse.Namespace) -> int:
    """A whole evening, acted at speed."""
    from jobclub.demo.evening import Wanted
    from jobclub.demo.playing import play, practise

    told = os.environ.get("JOBCLUB_PORT", "")
    port = args.port or (int(told) if told.isdigit() else 5000)
    wanted = Wanted(args.phones, args.speed, args.minutes, port, args.keep, args.practice)
    return practise(wanted) if args.practice else play(wanted)


def _seed(args: argparse.Namespace) -> int:
    """Clubs that have met for years, in an empty house; and a link for who owns them all."""
    from jobclub.app import create_app
    from jobclub.running import migrate
    from jobclub.seeding.making import seed

    app = create_app(_settings(args))
    migrate(app)
    seed(app, clubs=args.clubs, years=args.years, luck=args.seed, say=print)
    args.who = None
    return _sign_in_link(args)


def _bench(args: argparse.Namespace) -> int:
    from jobclub import bench

    past = {"clubs": args.clubs, "years": args.years}
    return bench.run(args.name, phones=args.phones, runs=args.runs, as_json=args.json, **past)


def _run(args: argparse.Namespace) -> int:
    """Migrate, print where everybody finds us, serve."""
    # The first line of the serving process, and of no other.
    from gevent import monkey

    monkey.patch_all()
    from jobclub import running

    settings = _settings(args, serving=True)
    return running.run(settings)


def _sign_in_link(args: argparse.Namespace) -> int:
    from jobclub.app import create_app
    from jobclub.events import transaction
    from jobclub.people.models import Link
    from jobclub.running import address_at_desk, facilitator, first_owner

    settings = _settings(args)
    app = create_app(settings)
    with app.app_context():
        with transaction():
            person = facilitator(args.who) if args.who else first_owner()
            if person is None:
                raise Refused("Nobody who runs meetings here has that e-mail, or that name alone.")
            token = Link.make("sign-in", person, lasts=PRINTED_LINK_LASTS)
        print(f"{address_at_desk(settings)}/sign-in/{token}")
    return 0


def _new_club(args: argparse.Namespace) -> int:
    from jobclub.app import create_app
    from jobclub.events import transaction
    from jobclub.people.models import Link
    from jobclub.running import address_at_desk

    settings = _settings(args)
    app = create_app(settings)
    with app.app_context(), transaction():
        token = Link.make("start", lasts=PRINTED_LINK_LASTS)
    print(f"{address_at_desk(settings)}/start/{token}")
    return 0


def _mail(args: argparse.Namespace) -> int:
    """Look who is to be written to, and send what is due; 1 when the mail server would not."""
    from jobclub.app import create_app
    from jobclub.mail.cron import send_once

    app = create_app(_settings(args))
    with app.app_context():
        said, well = send_once()
    print(said)
    return 0 if well else 1


def _settings(args: argparse.Namespace, *, serving: bool = False) -> Settings:
    settings = replace(read_settings(), serving=serving)
    port = getattr(args, "port", None) or (None if serving else _running_port(settings))
    return replace(settings, port=port) if port else settings


def _running_port(settings: Settings) -> int | None:
    """Where the server of this data folder listens, or listened last."""
    file = settings.data / "port"
    return int(file.read_text()) if file.exists() and "JOBCLUB_PORT" not in os.environ else None


def _say_no(why: str) -> int:
    print(why, file=sys.stderr)
    return 2
