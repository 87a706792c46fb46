"""The demo's passwords."""

from webapp.demo.summary import data, password
from webapp.services import passwords


def test_every_demo_password_is_accepted_whatever_the_secret() -> None:
    for account in data()["accounts"]:
        for number in range(300):
            passwords.judge(account["username"], password(f"secret-{number}", account["username"]))


def test_a_demo_password_is_the_same_at_each_start_and_another_on_each_installation() -> None:
    assert password("one", "tuongvi") == password("one", "tuongvi")
    assert password("one", "tuongvi") != password("two", "tuongvi")
    assert password("one", "tuongvi") != password("one", "thoa")
