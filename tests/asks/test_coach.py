"""The coach: one friendly line, an example of one's own words, and never a locked door."""

import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobclub.asks.coach import MOST_HINTS, Hint, Review, review
from jobclub.asks.coach_words import Words
from jobclub.companies.naming import company_key

ASKS = Path(__file__).with_name("coach_asks.tsv")


@dataclass(frozen=True)
class Labelled:
    """One ask of the labelled set, and what it asks for."""

    text: str
    given: list[str]
    specific: bool
    companies: set[str]
    hints: set[str]


def labelled() -> list[Labelled]:
    return [_labelled(line) for line in ASKS.read_text(encoding="utf-8").splitlines()[1:]]


def _labelled(line: str) -> Labelled:
    _, text, given_, specific, companies, hints, _language = line.split("\t")
    return Labelled(
        text.replace("\\n", "\n"),
        _names(given_),
        specific == "yes",
        {company_key(name) for name in _names(companies)},
        set(_names(hints)),
    )


def _names(cell: str) -> list[str]:
    return [name for name in cell.split("|") if name]


def codes(read: Review) -> list[str]:
    return [hint.code for hint in read.hints]


def hint(read: Review, code: str) -> Hint:
    return next(hint for hint in read.hints if hint.code == code)


def test_the_labelled_asks_are_read_rightly(capsys: pytest.CaptureFixture[str]) -> None:
    right = found = wrong = missed = silent = 0
    asks, notes = labelled(), []
    for ask in asks:
        read = review(ask.text, companies=ask.given)
        keys = {company_key(name) for name in read.companies}
        right += read.specific is ask.specific
        found, wrong = found + len(keys & ask.companies), wrong + len(keys - ask.companies)
        missed += len(ask.companies - keys)
        silent += not ask.hints <= set(codes(read))
        if read.specific is not ask.specific or keys != ask.companies:
            notes.append(f"{ask.text!r} {ask.given}: found {read.companies}")

    share, score = right / len(asks), 2 * found / (2 * found + wrong + missed)
    with capsys.disabled():
        print(f"\n{len(asks)} asks: specific {share:.3f}, companies F1 {score:.3f}, hints {silent}")
    assert len(asks) >= 800
    assert share >= 0.95, notes
    assert score >= 0.92, notes
    assert silent <= len(asks) * 0.03


def test_an_empty_ask_gets_an_example_and_no_blame() -> None:
    read = review("")

    assert not read.specific
    assert read.companies == []
    assert codes(read) == ["no_company"]
    assert read.hints[0].example.startswith("For example: I'm looking for people who work at ")


def test_ben_names_a_bank_and_is_asked_who_there() -> None:
    read = review("people who work at zions bank")

    assert read.specific
    assert read.companies == ["zions bank"]
    assert codes(read) == ["no_who"]
    assert "someone in … at zions bank" in read.hints[0].example


def test_with_a_role_nothing_is_left_to_say() -> None:
    assert review("nurses at Primary Children's").hints == []
    assert review("anyone at Boeing?", who="procurement").hints == []
    assert review("ten years in accounting", companies=["Boeing"]).hints == []


def test_an_industry_becomes_a_question_that_leads_to_a_name() -> None:
    read = review("nurse at local hospitals")

    assert not read.specific
    assert codes(read) == ["industry"]
    assert read.hints[0].sentence.startswith("Which two hospitals")
    assert read.hints[0].example == (
        "For example: I'm looking for a nurse at … Do you know anyone there?"
    )
    assert "Name the bank" in review("banks in Ogden").hints[0].sentence


def test_a_kind_of_employer_in_a_field_is_not_a_name() -> None:
    for kind in ("Healthcare", "any bank", "startups", "Fortune 500", "bancos", "anything"):
        read = review("", companies=[kind])
        assert not read.specific, kind
        assert codes(read) == ["industry"], kind


def test_one_name_beside_a_kind_is_enough_and_the_kind_is_still_asked_about() -> None:
    read = review("", companies=["Boeing", "healthcare"], who="quality")

    assert read.specific
    assert codes(read) == ["industry"]


def test_a_given_company_is_not_said_twice() -> None:
    read = review("still looking", companies=["eBay"], who="sales")

    assert read.specific
    assert read.companies == []
    assert read.hints == []


def test_a_status_is_answered_kindly() -> None:
    for status in ("I'm fine, still looking", "hanging in there", "estoy bien, sigo buscando"):
        read = review(status)
        assert not read.specific
        assert codes(read)[0] == "status", status
        assert read.why == ""


@pytest.mark.parametrize(
    "said",
    [
        "I'll take anything",
        "please please I'm desperate",
        "nobody will hire me",
        "I\u2019m begging, anyone at Costco?",
        "we're behind on rent",
        "my idiot boss ruined it",
        "they fired me for no reason",
        "ageism everywhere",
        "corporate greed",
        "I know I'm too old",
        "sorry to bother you",
        "nadie me quiere contratar",
        "perdón por la molestia",
        "mi jefe era un idiota",
    ],
)
def test_what_sounds_low_gets_a_calmer_wording(said: str) -> None:
    tone = hint(review(said), "tone")

    assert tone.sentence.startswith("A calmer way to say it: ")
    assert tone.example
    assert tone.example in tone.sentence


@pytest.mark.parametrize(
    "said",
    [
        "my best skill is killing bugs, someone at Adobe?",
        "I help families, anyone at the Utah Food Bank?",
        "anyone at Desperate Housewives Productions in casting?",
        "I manage a fund for older workers",
        "someone in HR at Old Navy",
        "I worked with at-risk youth",
        "a fair wage and a place to grow",
        "trabajo con gente mayor en un hospital",
    ],
)
def test_a_calm_ask_is_left_alone(said: str) -> None:
    assert "tone" not in codes(review(said))


def test_four_companies_are_one_too_many_to_remember() -> None:
    read = review("quality engineers at Boeing, Airbus, Northrop or Raytheon")

    assert codes(read) == ["too_many"]
    assert "Boeing, Airbus or Northrop" in read.hints[0].example
    assert "Raytheon" not in read.hints[0].example
    assert codes(review("", companies=["Boeing", "Airbus"], who="quality")) == []


def test_what_takes_a_minute_to_say_is_offered_in_one_breath() -> None:
    long = "I did payroll at Sears for years and " + "really " * 45 + "want payroll at Costco"
    read = review(long)

    assert "too_long" in codes(read)
    assert len(hint(read, "too_long").example.split()) < 20


def test_the_example_is_in_the_language_of_the_text() -> None:
    read = review("Busco algo en contabilidad")

    assert not read.specific
    assert read.hints[0].example == (
        "Por ejemplo: Busco gente de contabilidad que trabaje en … ¿Conocen a alguien ahí?"
    )
    assert "Oracle u" not in review("gente en Intel u Oracle").hints[0].example


def test_an_example_reads_as_it_would_be_said() -> None:
    for said, words_said in {
        "Soy contadora y busco empleo": "a alguien que trabaje como contadora en …",
        "constructoras": "Busco gente que trabaje en …",
        "HVAC technician, any company": "an HVAC technician at …",
        "UX designer, any company": "a UX designer at …",
        "anyone at the Moscone Center?": "at the Moscone Center.",
        "alguien del ayuntamiento de Valencia": "en el ayuntamiento de Valencia.",
    }.items():
        assert words_said in review(said).hints[0].example, said


def test_no_role_is_read_into_a_companys_name() -> None:
    assert codes(review("IRS, Social Security Administration")) == ["no_who"]
    assert codes(review("insurance companies such as Allstate")) == ["no_who"]


def test_whoever_is_low_is_not_told_that_it_is_good_to_hear() -> None:
    read = review("I've been out of work 14 months and I'm about to lose my house")

    assert "tone" in codes(read)
    assert "status" not in codes(read)


def test_no_answer_in_a_field_is_no_company() -> None:
    for nothing in ("TBD", "?", "none", "not sure"):
        assert not review("", companies=[nothing]).specific, nothing


def test_no_employer_is_invented() -> None:
    for said in ("a hospital", "something in sales", "any bank in Provo", "cualquier empresa"):
        for each in review(said).hints:
            assert "…" in each.example, said
            assert "eBay" not in each.example, said


def test_never_more_than_three_hints() -> None:
    long = "please please I'm desperate, nobody will hire me " * 5
    read = review(long + "anyone at Boeing, Airbus, Northrop or Raytheon?", companies=["a bank"])

    assert len(read.hints) == MOST_HINTS


@given(st.text(max_size=400), st.lists(st.text(max_size=130), max_size=4), st.text(max_size=130))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_is_read(text: str, companies: list[str], who: str) -> None:
    read = review(text, companies=companies, who=who)

    assert len(read.hints) <= MOST_HINTS
    assert len(read.who) <= 120
    assert len(read.why) <= 280
    assert all(0 < len(name) <= 120 for name in read.companies)
    assert all(each.sentence for each in read.hints)
    if read.companies:
        assert read.specific


PIECES = """
    anyone at in from Boeing boeing 3M & and or , . the la de en busco gente nurses HR IT it not for
    University of Utah City Provo 's worked I looking for people AT&T ( ) / 1. 2. : - because ex-
    who Target target please sorry alguien Grupo Banco St. J.P. Morgan @ \u2019s como like !
"""
WORDS = st.sampled_from([*PIECES.split(), "\n"])


@given(st.lists(WORDS, max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_jumble_of_an_asks_own_words_is_read(jumble: list[str]) -> None:
    read = review(" ".join(jumble))

    folded = " ".join(" ".join(jumble).split())
    assert all(name in folded for name in read.companies)


def test_it_keeps_up_with_typing() -> None:
    texts = [ask.text[:280] for ask in labelled()]
    review(texts[0])
    before = time.process_time()
    for text in texts:
        review(text)

    assert (time.process_time() - before) / len(texts) < 0.05


def test_the_lists_are_read_in_a_moment() -> None:
    before = time.process_time()
    fresh = Words()

    assert time.process_time() - before < 2
    assert "americanexpress" in fresh.employers.keys
