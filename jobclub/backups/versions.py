"""Which migrations this jobclub knows."""

from functools import cache

from alembic.script import ScriptDirectory

from jobclub.errors import Refused
from jobclub.static import here


def must_be_known(version: str | None) -> None:
    """Refuse what this jobclub cannot migrate: no migration of ours, or one from the future."""
    if version is None:
        raise Refused("This file is no backup of a jobclub.")
    if version not in {script.revision for script in _scripts().walk_revisions()}:
        raise Refused("This backup is from a newer jobclub: update jobclub, then try again.")


def newest() -> str | None:
    """The migration an up-to-date database stands at."""
    return _scripts().get_current_head()


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(here("migrations")))
