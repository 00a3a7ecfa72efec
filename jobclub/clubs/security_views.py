"""What happened to doors and keys: a page for owners."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from jobclub.clubs.security import happened_in
from jobclub.pages import page, settings
from jobclub.places import Place, Role

pages = Blueprint("security", __name__)


@page(pages, "/c/<club>/security", for_=Role.OWNER)
def security(place: Place) -> ResponseReturnValue:
    """Sign-ins, roles, exports, and who tried in vain; the newest first."""
    happened = happened_in(place.home, hosted=settings().hosted)
    return render_template("clubs/security.html", happened=happened)
