"""Which tests run beside which, where several run at a time."""

from typing import Any
from zlib import adler32

from xdist.scheduler import LoadScopeScheduling

#: A browser wants most of a core: no more of them at once, and from the start, not all at the end.
#: The hash is the one of the library's that shares their time most evenly.
BROWSERS = 2


class Sides(LoadScopeScheduling):  # type: ignore[misc]
    """A file's tests stay together, and so do those that drive a browser: they share it."""

    def _split_scope(self, nodeid: str) -> Any:
        file = nodeid.partition("::")[0]
        if file.startswith("tests/browser/"):
            return f"browser {adler32(file.encode()) % BROWSERS}"
        return super()._split_scope(nodeid)
