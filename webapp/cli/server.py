"""Serving."""

import gc
import signal
import socket

import click

from webapp.cli.base import server
from webapp.cli.work import beside, end_in_good_order
from webapp.settings import DEVELOPMENT, LOCAL_HOSTS

THREADS = 8


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), envvar="PORT")
@click.option("--host", default="127.0.0.1", show_default=True, envvar="HOST")
@click.option("--no-work", is_flag=True, help="Leave long work to a process of its own: cdht work.")
def serve(port: int, host: str, no_work: bool) -> None:
    """Serve the application until stopped."""
    import waitress

    from webapp import create_app
    from webapp.web.security import LARGEST_REQUEST

    with server() as here:
        here.refuse_uninitialised()
        settings = here.settings
        if settings.environment == DEVELOPMENT and host not in LOCAL_HOSTS:
            raise click.ClickException(
                f"A trial installation (CDHT_ENV=development) is served to this machine only, not on {host}. "
                "Set SECRET_KEY, DATA_KEYS and PUBLIC_URL to serve others."
            )
    _refuse_taken(host, port)
    app = create_app(settings)
    _collect_less_often()
    try:
        # Behind a proxy the client's address comes in a header, which ProxyFix reads: waitress must leave it there.
        running = waitress.create_server(
            app,
            host=host,
            port=port,
            threads=THREADS,
            ident=None,
            max_request_body_size=LARGEST_REQUEST,
            clear_untrusted_proxy_headers=False,
        )
    except OSError as error:
        raise click.ClickException(f"Cannot serve on {host}:{port}: {error.strerror or error}.") from error
    worker = None if no_work else beside(app)
    signal.signal(signal.SIGTERM, end_in_good_order)
    click.echo(f"Serving {settings.public_url} (on {host}:{port}). Stop with Ctrl-C.")
    if worker is not None:
        worker.start()
    try:
        running.run()
    except KeyboardInterrupt:
        click.echo("Stopped.")
    finally:
        if worker is not None:
            worker.stop()


def _collect_less_often() -> None:
    """What was loaded stays; a batch of 200 declarations makes more objects than the default threshold allows for."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _refuse_taken(host: str, port: int) -> None:
    """Ask before the application is loaded, which takes a second."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise click.ClickException(f"{host!r} is no address of this machine.") from error
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise click.ClickException(
                f"Port {port} is taken by another program (or not allowed). Take another: cdht serve --port {port + 1}"
            ) from error
