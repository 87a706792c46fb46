"""Accounts of a ward."""

import sys

import click
from sqlalchemy import select

from webapp.cli.base import AUTHOR, WARD, account_of, now, server, today
from webapp.domain import names
from webapp.domain.errors import DomainError
from webapp.domain.roles import Role
from webapp.models import Collective
from webapp.models.tenancy import ward_of
from webapp.services import accounts, passwords
from webapp.services.session import WardSession

PASSWORD = click.option("--password-stdin", is_flag=True, help="Read the password from standard input, one line.")
GENERATE = click.option("--generate", is_flag=True, help="Make a password and print it, once.")
REASONS = {
    "username": "A user name has 3 to 60 of: a-z 0-9 . _ - (it begins and ends with a letter or digit).",
    "username_taken": "There is an account of that name already.",
    "display_name": "A name has 1 to 120 characters.",
    "password_short": f"The password is too short: at least {passwords.SHORTEST} characters.",
    "password_long": f"The password is too long: at most {passwords.LONGEST} characters.",
    "password_is_name": "The password contains the user name.",
}


@click.group()
def user() -> None:
    """Accounts: who can sign in, and as what."""


@user.command("list")
@WARD
def list_users(slug: str | None) -> None:
    """One position a line: user name, role, collective, name."""
    with server() as here:
        ward = here.ward(slug)
        with here.session(ward.id) as session:
            for line in accounts.listed(session):
                parts = [line.username, line.role or "-", line.collective or "-", line.display_name]
                click.echo("\t".join([*parts, "disabled"] if line.disabled else parts))


@user.command()
@click.argument("username")
@click.option("--role", "roles", required=True, multiple=True, type=click.Choice([str(role) for role in Role]))
@click.option("--collective", help="Code or name of the collective; without it the position covers the ward.")
@click.option("--name", "display_name", required=True, help="The person's name, as pages show it.")
@click.option("--title", help="The position's name on papers, such as “Chi hội trưởng”.")
@WARD
@PASSWORD
@GENERATE
def add(
    username: str,
    roles: tuple[str, ...],
    collective: str | None,
    display_name: str,
    title: str | None,
    slug: str | None,
    password_stdin: bool,
    generate: bool,
) -> None:
    """Make an account with a position."""
    with server() as here:
        ward = here.ward(slug)
        with here.session(ward.id) as session:
            collective_id = _collective(session, collective)
        password = _password(password_stdin, generate)
        try:
            with here.writing(ward.id) as session:
                account = accounts.add(
                    session, username=username, display_name=display_name, password=password, author=AUTHOR, at=now()
                )
                for role in dict.fromkeys(roles):
                    accounts.give_position(
                        session,
                        account,
                        Role(role),
                        author=AUTHOR,
                        at=now(),
                        valid_from=today(),
                        collective_id=collective_id,
                        title=title,
                    )
                made = account.username
        except DomainError as error:
            raise click.ClickException(REASONS.get(error.code, error.code)) from error
        click.echo(f"{made} is added.")
        _print_made(generate, password)


@user.command()
@click.argument("username")
@WARD
def disable(username: str, slug: str | None) -> None:
    """Let USERNAME sign in no more, and sign them out."""
    with server() as here:
        ward = here.ward(slug)
        with here.writing(ward.id) as session:
            accounts.disable(session, account_of(session, username), author=AUTHOR, at=now())
        click.echo(f"{username} is disabled.")


@user.command("password")
@click.argument("username")
@WARD
@PASSWORD
@GENERATE
def change_password(username: str, slug: str | None, password_stdin: bool, generate: bool) -> None:
    """Give USERNAME a new password; whoever is signed in with the old one is signed out."""
    with server() as here:
        ward = here.ward(slug)
        with here.session(ward.id) as session:
            account_of(session, username)
        password = _password(password_stdin, generate)
        try:
            with here.writing(ward.id) as session:
                account = account_of(session, username)
                accounts.set_password(session, account, password, author=AUTHOR, at=now())
        except DomainError as error:
            raise click.ClickException(REASONS.get(error.code, error.code)) from error
        click.echo(f"The password of {username} is changed.")
        _print_made(generate, password)


def _password(from_stdin: bool, generate: bool) -> str:
    if from_stdin and generate:
        raise click.UsageError("--password-stdin or --generate, not both.")
    if generate:
        return passwords.generate()
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError("There is no terminal to ask for the password: use --password-stdin or --generate.")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _print_made(generate: bool, password: str) -> None:
    if generate:
        click.echo(f"password: {password}")


def _collective(session: WardSession, wanted: str | None) -> str | None:
    if wanted is None:
        return None
    every = session.scalars(
        select(Collective).where(Collective.commune_id == ward_of(session)).order_by(Collective.sort_key)
    ).all()
    name = names.clean(wanted)
    found = [row for row in every if name in (row.code, row.name)]
    if len(found) == 1:
        return found[0].id
    known = ", ".join(f"{row.code} ({row.name})" if row.code else row.name for row in every)
    raise click.ClickException(f"There is no single collective {wanted!r}. There are: {known or 'none'}")
