"""Passing requests on to a server, for lines that do something to some of them."""

import http.client
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler

# What belongs to one stretch of the line, not to the message.
OF_THE_LINE = ("connection", "transfer-encoding", "content-length", "keep-alive")


@dataclass(frozen=True)
class Reply:
    """What a server said. `length`: what it says of its size where it sends no body (HEAD)."""

    status: int
    headers: list[tuple[str, str]]
    content: bytes
    length: str | None = None


def asked(request: BaseHTTPRequestHandler, port: int) -> Reply:
    """Have the server on that port answer a request that came in here."""
    body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
    far = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {name: value for name, value in request.headers.items() if name.lower() not in OF_THE_LINE}
    far.request(request.command, request.path, body or None, headers)
    reply = far.getresponse()
    content = reply.read()
    far.close()
    return Reply(reply.status, reply.getheaders(), content, reply.getheader("Content-Length"))


def said(request: BaseHTTPRequestHandler, reply: Reply) -> None:
    """Give a reply back to whoever asked."""
    request.send_response(reply.status)
    for name, value in reply.headers:
        if name.lower() not in (*OF_THE_LINE, "server", "date"):
            request.send_header(name, value)
    if reply.status not in (204, 304):
        length = reply.length if request.command == "HEAD" else str(len(reply.content))
        request.send_header("Content-Length", length or "0")
    request.end_headers()
    request.wfile.write(reply.content)
