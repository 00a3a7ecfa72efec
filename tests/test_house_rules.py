"""The rules of the house, kept by machine."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from jobclub import live
from jobclub.config import SETTINGS
from jobclub.database import Base
from jobclub.events import KINDS

ROOT = Path(__file__).resolve().parent.parent
STORY = [
    "people", "clubs", "companies", "meetings", "asks", "introductions", "contacts", "board",
    "followup", "reports",
]  # fmt: skip
NEVER_IN_A_TEMPLATE = (
    r"\|\s*safe\b",
    r"\bMarkup\b",
    r"\son\w+=",
    r"\sstyle=",
    r"<style",
    r"{%-?\s*autoescape",
    r"<script(?![^>]*\bsrc=)",
)
PRIVACY = {"identity", "content", "private", "operational"}
#: What speaks to screens or the web; a model knows none of it.
TRANSPORT = {
    "flask", "flask_socketio", "socketio", "gevent", "jobclub.live", "jobclub.feeds",
    "jobclub.pages",
}  # fmt: skip


def sources(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text())


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_features_import_only_what_came_before_them() -> None:
    wrong = []
    for number, feature in enumerate(STORY):
        if not (ROOT / "jobclub" / feature).is_dir():
            continue
        for path, tree in sources(f"jobclub/{feature}"):
            for name in imports(tree):
                part = name.split(".")[1:2]
                if name.startswith("jobclub.") and part and part[0] in STORY[number + 1 :]:
                    wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_one_place_commits() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for path, tree in sources("jobclub", "migrations")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "commit"
    ]
    assert found == ["jobclub/events.py"]


def test_models_know_no_transport() -> None:
    models = ["models.py", "offers.py", "attendance.py", "calling.py", "merging.py", "events.py"]
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for feature in STORY
        for path, tree in sources(f"jobclub/{feature}")
        if path.name in models
        for name in imports(tree)
        if name in TRANSPORT
    ]
    assert wrong == []


def test_only_the_feeds_talk_to_screens() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for path, tree in sources("jobclub")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("emit", "send_message")
    }
    # A simulated phone talks to the server, as phones do.
    assert found - {"jobclub/phone.py"} <= {"jobclub/feeds.py"}


def test_every_event_is_documented_and_shown(app: Flask) -> None:
    assert app is not None
    assert len(KINDS) > 20
    for name, kind in KINDS.items():
        assert kind.__doc__, name
        assert "one thing that happened" not in kind.__doc__.lower(), f"{name} has no words"
        assert name in live.TOUCHES or name in live.PRIVATELY, f"{name} shows nowhere"


def test_every_column_has_a_class_of_privacy(app: Flask) -> None:
    assert app is not None
    unclassed = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.info.get("privacy") not in PRIVACY
    ]
    assert unclassed == []


def test_every_link_within_a_club_carries_the_club(app: Flask) -> None:
    """Another club's id cannot even be stored."""
    assert app is not None
    wrong = []
    for table in Base.metadata.sorted_tables:
        if "club_id" not in table.columns or table.name in ("member", "event"):
            continue
        for key in table.foreign_key_constraints:
            target = key.referred_table
            if "club_id" in target.columns and next(c.name for c in key.columns) != "club_id":
                wrong.append(f"{table.name} → {target.name}")
    assert wrong == []


def test_every_setting_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    read = set()
    for path, _tree in sources("jobclub"):
        read |= set(re.findall(r"\bJOBCLUB_[A-Z_]+\b", path.read_text()))
    assert read <= set(SETTINGS), "a setting that config.SETTINGS does not name"
    assert [name for name in SETTINGS if name not in readme] == []


def test_templates_trust_jinja_alone() -> None:
    """User text is escaped by Jinja alone (S27); no inline handler, script or style (CSP)."""
    wrong: list[str] = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        name, text = path.relative_to(ROOT), path.read_text()
        # A letter is read where no style sheet of ours is, and under no policy of ours.
        letter = {r"\sstyle="} if path.name == "letter.html" else set()
        never = [bad for bad in NEVER_IN_A_TEMPLATE if bad not in letter]
        wrong.extend(f"{name}: {bad}" for bad in never if re.search(bad, text))
    for path, tree in sources("jobclub"):
        if any(name.endswith("Markup") for name in imports(tree)):
            wrong.append(f"{path.relative_to(ROOT)}: Markup")
    assert wrong == []


def test_only_the_live_board_parses_html() -> None:
    words = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|DOMParser|document\.write|setHTML")
    found = {
        path.name
        for path in (ROOT / "static" / "js").rglob("*.js")
        if words.search(path.read_text())
    }
    assert found <= {"live-board.js"}


def test_scripts_say_nothing_of_their_own() -> None:
    """Every sentence is the server's, through gettext: scripts have no alert and no confirm."""
    found = [
        path.name
        for path in (ROOT / "static" / "js").rglob("*.js")
        if re.search(r"\b(alert|confirm|prompt)\(", path.read_text())
    ]
    assert found == []


def test_the_top_level_is_as_agreed() -> None:
    allowed = {
        "pyproject.toml", "jobclub", "migrations", "templates", "static", "tests", "README.md",
        "LICENSE", "requirements.lock",
    }  # fmt: skip
    here = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    # uv writes its own lock for those who use it; git ignores it, as it does what a build leaves.
    assert here - {"uv.lock", "dist", "build"} <= allowed


@pytest.mark.parametrize("folder", ["jobclub", "templates", "static/js", "static/css", "tests"])
def test_no_text_names_what_never_lands(folder: str) -> None:
    bad = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    wrong = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".py", ".html", ".js", ".css"}
        and path.name != Path(__file__).name
        and bad.search(path.read_text())
    ]
    assert wrong == []
