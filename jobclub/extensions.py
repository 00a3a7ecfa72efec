"""The extensions, made here once and bound to the app in create_app."""

from typing import TypeVar

from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_socketio import SocketIO
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ColumnElement, select

from jobclub.database import Base

Row = TypeVar("Row", bound=Base)

db = SQLAlchemy(model_class=Base, session_options={"autoflush": True})
login = LoginManager()
migrate = Migrate()
babel = Babel()
# The session is a row of ours, never Flask's: nothing to copy for each socket.
socketio = SocketIO(manage_session=False)


def find(table: type[Row], *where: ColumnElement[bool]) -> Row | None:
    """The one row for which all of this holds, if there is one."""
    return db.session.scalar(select(table).where(*where))
