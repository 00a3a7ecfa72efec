"""One free sentence, taken apart into companies, who there, and why."""

import pytest

from jobclub.asks.taking_apart import taken_apart


def test_two_companies_and_nothing_else() -> None:
    parts = taken_apart(
        "I'm looking for people who work at American Express or eBay, do you know anyone there?"
    )

    assert parts.companies == ["American Express", "eBay"]
    assert parts.who == ""
    assert parts.why == ""


def test_company_who_and_why() -> None:
    parts = taken_apart(
        "Looking for someone in procurement at Boeing because I ran supplier audits for 12 years"
    )

    assert parts.companies == ["Boeing"]
    assert parts.who == "procurement"
    assert parts.why == "I ran supplier audits for 12 years"


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("contacts in the City of Provo parks department", "parks department"),
        ("University of Utah admissions", "admissions"),
        ("nurses at Primary Children's", "nurses"),
        ("Google recruiters", "recruiters"),
        ("someone in oncology at Huntsman Cancer Institute", "oncology"),
        ("Does anybody have a contact in the finance department of Costco?", "finance department"),
        ("a hiring manager at Delta", "hiring manager"),
        ("people in IT at Nu Skin", "IT"),
        ("busco a alguien de recursos humanos en Mercadona", "recursos humanos"),
        ("Mercy Hospital, anyone in housekeeping?", "housekeeping"),
        ("Leeds City Council, anyone in housing?", "housing"),
        ("an introduction to Mary Smith at Hallmark", "Mary Smith"),
        ("alguien en el departamento de compras de Cemex", "compras"),
        ("insurance companies such as Allstate", ""),
        ("Sysco, because I sold produce for nine years", ""),
    ],
)
def test_who_there(said: str, who: str) -> None:
    parts = taken_apart(said)

    assert len(parts.companies) == 1
    assert parts.who == who


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("I am a data analyst. I'd like to meet people at Adobe.", "I am a data analyst"),
        (
            "Sysco or US Foods in purchasing. I sold produce for nine years. Thanks!",
            "I sold produce for nine years",
        ),
        ("Hi all! Does anyone know people at Nordstrom? Thank you!", ""),
        ("alguien en Femsa porque manejé proveedores 8 años", "manejé proveedores 8 años"),
        ("Tesla, since I did quality for years", "I did quality for years"),
    ],
)
def test_what_is_left_is_why(said: str, why: str) -> None:
    assert taken_apart(said).why == why


@pytest.mark.parametrize(
    ("said", "companies"),
    [
        ("Johnson & Johnson, Barnes & Noble", ["Johnson & Johnson", "Barnes & Noble"]),
        ("Procter and Gamble or AT&T", ["Procter and Gamble", "AT&T"]),
        ("bed bath & beyond and target", ["bed bath & beyond", "target"]),
        ("anyone at Google & Meta?", ["Google", "Meta"]),
        ("Marsh & McLennan/H&M", ["Marsh & McLennan", "H&M"]),
        ("gente en Banorte o Mercado Libre", ["Banorte", "Mercado Libre"]),
        ("My targets:\n- Adobe\n- Lucid", ["Adobe", "Lucid"]),
        ("1. Boeing 2. Hexcel", ["Boeing", "Hexcel"]),
        ("at Amazon, Inc. or Nestlé", ["Amazon", "Nestlé"]),
        ("people from the Home Depot\u2019s HQ", ["Home Depot"]),
        ("anyone at St. Mark's or J.P. Morgan", ["St. Mark's", "J.P. Morgan"]),
        ("- Adobe\n- Autodesk\n- Intuit", ["Adobe", "Autodesk", "Intuit"]),
        ("Target, Best Buy and Home Depot", ["Target", "Best Buy", "Home Depot"]),
        ("Nike Adidas Puma", ["Nike", "Adidas", "Puma"]),
        ("McKinsey, Bain & Company, BCG", ["McKinsey", "Bain & Company", "BCG"]),
        ("Smith, Hartley & Co", ["Smith, Hartley & Co"]),
        ("Cracker Barrel; Bob Evans", ["Cracker Barrel", "Bob Evans"]),
        ("Goodwill of Central Texas", ["Goodwill of Central Texas"]),
        ("Blue Ridge Bank and City of Provo", ["Blue Ridge Bank", "City of Provo"]),
        ("a credit union, like Golden 1 or SchoolsFirst", ["Golden 1", "SchoolsFirst"]),
        ("boing or lockeed martin", ["boing", "lockeed martin"]),
        ("does your cousin still work at Ford?", ["Ford"]),
    ],
)
def test_a_row_of_names_is_split_where_one_ends(said: str, companies: list[str]) -> None:
    assert taken_apart(said).companies == companies


@pytest.mark.parametrize(
    "said",
    [
        "I worked at Intel for 10 years and look for something in sales",
        "anything but Walmart",
        "I don't want to go back to Comcast",
        "ex-Amazon, ex-Meta",
        "my cousin works at Adobe",
        "ten years of experience in SAP and Excel",
        "I know Python and Salesforce",
        "My name is Chase",
        "trabajé en Telmex",
        "no quiero regresar a Walmart",
        "I use Zoom every day",
        "I drive a Ford",
        "I applied at Walmart but don't really want to work there",
        "I'd prefer not to go back to Wells Fargo",
        "I interviewed at Adobe and didn't get it",
        "Target list: accounting",
        "restaurantes mexicanos",
        "I want to work with animals",
    ],
)
def test_a_mention_is_not_an_ask(said: str) -> None:
    assert taken_apart(said).companies == []


def test_a_past_employer_is_asked_for_when_people_are_still_there() -> None:
    parts = taken_apart("I left Dell in May. Who still knows people there?")

    assert parts.companies == ["Dell"]


def test_a_name_said_twice_is_one() -> None:
    assert taken_apart("eBay? anyone at EBAY? ebay!").companies == ["eBay"]


def test_a_name_that_never_ends_is_no_name() -> None:
    parts = taken_apart("anyone at " + "Xy" * 200)

    assert parts.companies == []


def test_who_there_is_not_said_twice() -> None:
    parts = taken_apart("looking for people at American Express or Adobe, in accounts payable?")

    assert (parts.who, parts.why) == ("accounts payable", "")
