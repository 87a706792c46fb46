"""Compression of what the application itself makes. Built files lie compressed beside themselves, see `build.mjs`."""

import gzip

import brotli
from flask import Response, request

WORTH_IT = 1024
TEXTS = ("text/", "application/json", "application/problem+json", "application/manifest+json")
# 61 KB of a declaration become 8.1 KB in 1 ms; the next qualities win 0.5 KB and cost twice the time.
BROTLI, GZIP = 4, 5


def pack(response: Response) -> Response:
    """The reply in the best coding that the request accepts.

    Only for what holds no secret beside words that somebody else chose: its length would tell the secret (BREACH).
    """
    if not (response.mimetype or "").startswith(TEXTS):
        return response
    response.vary.add("Accept-Encoding")
    if response.is_streamed or response.direct_passthrough or "Content-Encoding" in response.headers:
        return response
    body = response.get_data()
    if len(body) < WORTH_IT:
        return response
    accepts = request.accept_encodings
    if accepts["br"] > 0:
        response.set_data(brotli.compress(body, quality=BROTLI))
        response.headers["Content-Encoding"] = "br"
    elif accepts["gzip"] > 0:
        response.set_data(gzip.compress(body, compresslevel=GZIP, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    etag, weak = response.get_etag()
    if etag and not weak and "Content-Encoding" in response.headers:
        # The same page in other bytes.
        response.set_etag(etag, weak=True)
    return response
