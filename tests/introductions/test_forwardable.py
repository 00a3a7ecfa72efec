"""What is sent to a contact: at most 120 words, nothing to fill in, polite whatever was asked."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from jobclub.introductions.calm import count
from jobclub.introductions.forwardable import MOST_WORDS, Letter, Wish, write

LABELLED = Path(__file__).parent.parent / "asks" / "coach_asks.tsv"
BEN = Wish(asker="Ben", connector="Chloe", company="eBay", who="customer support")


@pytest.fixture(scope="module")
def words() -> Iterator[None]:
    """An app's words, for sentences; these letters need nothing else of it."""
    app = Flask(__name__)
    from flask_babel import Babel

    Babel(app)
    with app.app_context():
        yield


pytestmark = pytest.mark.usefixtures("words")


def both(wish: Wish) -> list[Letter]:
    letters = write(wish)
    return [letters.question, letters.forward]


def must_stand(letter: Letter) -> None:
    """As it is, it can be sent."""
    assert 20 < count(letter.text) <= MOST_WORDS, letter.text
    assert letter.subject.strip()
    assert not re.search(r"[\[\]<>{}_]|\.\.\.|\(\)", letter.text), letter.text
    assert "\n\n\n" not in letter.text
    assert letter.text == letter.text.strip()


def test_the_question_leaves_the_contact_free() -> None:
    question = write(BEN).question
    must_stand(question)
    for part in ("Ben, whom I know", "work at eBay", "Best of all: customer support.", "fine too"):
        assert part in question.text
    assert question.text.endswith("Kind regards,\nChloe")


def test_what_is_forwarded_is_in_the_askers_voice() -> None:
    forward = write(BEN).forward
    must_stand(forward)
    for part in ("My name is Ben. Chloe kindly", "work at eBay", "a word to Chloe is enough"):
        assert part in forward.text
    assert forward.text.endswith("Ben")


def test_how_to_reach_ben_stands_where_chloe_may_know_it() -> None:
    wish = Wish(**{**BEN.__dict__, "reach": "555 0100"})
    assert "You can reach me here: 555 0100" in write(wish).forward.text
    assert "555" not in write(wish).question.text
    assert "555" not in write(BEN).forward.text


@pytest.mark.parametrize(
    ("why", "kept", "gone"),
    [
        ("Moving from retail", "Moving from retail.", "!"),
        ("I ran a call centre!!! PLEASE HELP ME NOW", "I ran a call centre.", "HELP"),
        ("Ten years in payroll 😀😀. See www.ben.example", "Ten years in payroll.", "ben.example"),
        ("I speak Spanish. Call 555 010 0200.", "I speak Spanish.", "555"),
        ("I speak Spanish. I'm desperate.", "work at eBay", "Spanish"),
        ("Anything, whatever, I beg you", "work at eBay", "beg"),
        ("I also try American Express. I like to travel.", "I like to travel.", "American"),
        ("My boss was an idiot. I led a team.", "work at eBay", "I led"),
        ("Does anybody know anyone? I mend looms.", "I mend looms.", "anybody"),
        ("I'm fine.", "work at eBay", "fine, thanks"),
    ],
)
def test_what_a_stranger_need_not_read_is_left_out(why: str, kept: str, gone: str) -> None:
    wish = Wish(**{**BEN.__dict__, "why": why, "others": ["American Express"]})
    for letter in both(wish):
        must_stand(letter)
        assert kept in letter.text
        assert gone not in letter.text


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("CUSTOMER SUPPORT", "Best of all: customer support."),
        ("HR", "Best of all: HR."),
        ("anyone!!!", ""),
        ("whoever, please", ""),
        ("see ben@example.org", ""),
        ("the team lead in support.", "Best of all: the team lead in support."),
    ],
)
def test_whom_best_of_all(who: str, said: str) -> None:
    for letter in both(Wish(**{**BEN.__dict__, "who": who})):
        must_stand(letter)
        assert said in letter.text
        assert bool(said) == ("Best of all" in letter.text)


def test_an_ask_for_help_names_no_company() -> None:
    for letter in both(Wish("Ben", "Chloe", why="I would like to hear about nursing")):
        must_stand(letter)
        assert "I would like to hear about nursing." in letter.text


def _low() -> list[str]:
    rows = [line.split("\t") for line in LABELLED.read_text().splitlines()[1:]]
    return [row[1] for row in rows if "tone" in row[5].split("|")]


def test_nothing_that_sounds_low_is_ever_passed_on() -> None:
    low = _low()
    assert len(low) > 100
    for said in low:
        wish = Wish(**{**BEN.__dict__, "why": said, "who": said[:120]})
        for letter in both(wish):
            must_stand(letter)
            assert letter.text in {one.text for one in both(BEN)} or all(
                sentence.casefold() not in letter.text.casefold()
                for sentence in re.split(r"[.!?]\s*", said)
                if count(sentence) > 2
            ), (said, letter.text)


@given(
    *(st.text(max_size=size) for size in (60, 60, 120, 120, 280, 120)),
    st.lists(st.text(max_size=20), max_size=2),
)
@settings(max_examples=150, deadline=None)
def test_whatever_is_asked_it_is_short_and_there(
    asker: str, connector: str, company: str, who: str, why: str, reach: str, others: list[str]
) -> None:
    for letter in both(Wish(asker, connector, company, who, why, reach, others)):
        assert 20 < count(letter.text) <= MOST_WORDS


@pytest.mark.parametrize("piece", ["a ", "ab.", "Wow! ", "日本 ", "a-b ", "No. "])
def test_the_longest_fields_fit_too(piece: str) -> None:
    def long(size: int) -> str:
        return (piece * size)[:size]

    for letter in both(Wish(long(60), long(60), long(120), long(120), long(280), long(120))):
        assert 20 < count(letter.text) <= MOST_WORDS


def test_a_mail_program_reads_what_was_meant() -> None:
    forward = write(Wish(**{**BEN.__dict__, "company": "Ben & Jerry's, 50% #1", "why": "é ü. Ok."}))
    address = urlsplit(forward.forward.mailto)
    asked = parse_qs(address.query, strict_parsing=True)

    assert (address.scheme, address.path) == ("mailto", "")
    assert " " not in address.query
    assert "+" not in address.query
    assert asked["subject"] == [forward.forward.subject]
    assert asked["body"] == [forward.forward.text.replace("\n", "\r\n")]
    mail = EmailMessage()
    mail["Subject"] = asked["subject"][0]
    mail.set_content(asked["body"][0])
