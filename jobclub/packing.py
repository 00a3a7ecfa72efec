"""Pages go packed: on the hall's Wi-Fi a board of sixty asks is a tenth of its length.

By gzip alone: over plain http no browser offers to unpack brotli.
"""

import gzip

from flask import Flask, Response, request

#: Shorter ones fit into one packet anyway.
WORTH_IT = 600
KINDS = frozenset({"text/html", "application/json", "image/svg+xml"})


def install(app: Flask) -> None:
    """Pack every page and fresh board for whoever can unpack it; files are packed already."""

    @app.after_request
    def pack(response: Response) -> Response:
        if response.mimetype not in KINDS or "Content-Encoding" in response.headers:
            return response
        if response.is_streamed:
            # A long export: packed, it would first be held in memory as a whole.
            return response
        response.vary.add("Accept-Encoding")
        body = response.get_data()
        if len(body) >= WORTH_IT and "gzip" in request.headers.get("Accept-Encoding", ""):
            response.set_data(gzip.compress(body, 6, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
        return response
