# ruff: noqa: RUF001 -- letters that look like others are what is read here
"""A member's own contacts: read in many languages, and nothing kept but what they said yes to."""

import json
from dataclasses import asdict

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jobclub.companies.naming import company_key
from jobclub.contacts.cells import company_in
from jobclub.contacts.names import first_name_in, given_of
from jobclub.contacts.reading import Contacts, read
from jobclub.errors import Refused
from tests.contacts.samples import LINKEDIN, NOTES, card, connection, linkedin, table, told


def reading(text: str, encoding: str = "utf-8") -> Contacts:
    return read(text.encode(encoding))


def test_linkedin_connections_are_counted_by_company() -> None:
    found = reading(
        linkedin(
            ("Chloe", "Park", "Northwind Traders, Inc."),
            ("Ben", "Cole", "Northwind Traders"),
            ("Ana", "Ruiz", "Northwind Traders"),
            ("Dan", "Moss", "Fabrikam, LLC"),
            ("Eve", "Hart", ""),
        )
    )
    assert (found.kind, found.rows, found.without_company) == ("linkedin", 5, 1)
    assert told(found) == {
        "Northwind Traders": (3, ("Chloe", "Ben", "Ana")),
        "Fabrikam, LLC": (1, ("Dan",)),
    }
    assert set(found.companies) == {company_key("Northwind Traders"), company_key("Fabrikam")}


def test_the_columns_may_stand_in_any_order_and_some_be_missing() -> None:
    old = table(
        ["Connected On", "Company", "Last Name", "First Name"],
        ["11/4/19", "Contoso", "Ruiz", "Ana"],
        ["04-Nov-23, 9:41 PM", "Contoso", "Cole", "Ben"],
    )
    found = reading(old)
    assert found.kind == "linkedin"
    assert told(found) == {"Contoso": (2, ("Ana", "Ben"))}


LOCALES = {
    "es": "Nombre,Apellidos,URL,Dirección de correo electrónico,Empresa,Cargo,Fecha de conexión",
    "fr": "Prénom,Nom,URL,Adresse e-mail,Entreprise,Poste,Date de connexion",
    "de": "Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am",
    "pt": "Nome,Sobrenome,URL,Endereço de e-mail,Empresa,Cargo,Conectado em",
    "it": "Nome,Cognome,URL,Indirizzo email,Azienda,Posizione,Collegato il",
    "nl": "Voornaam,Achternaam,URL,E-mailadres,Bedrijf,Functie,Verbonden op",
    "pl": "Imię,Nazwisko,URL,Adres e-mail,Firma,Stanowisko,Połączono",
    "sv": "Förnamn,Efternamn,URL,E-postadress,Företag,Befattning,Ansluten",
    "da": "Fornavn,Efternavn,URL,E-mailadresse,Virksomhed,Stilling,Forbundet den",
    "nb": "Fornavn,Etternavn,URL,E-postadresse,Bedrift,Stilling,Koblet til",
    "fi": "Etunimi,Sukunimi,URL,Sähköpostiosoite,Yritys,Tehtävänimike,Yhdistetty",
    "tr": "Ad,Soyadı,URL,E-posta Adresi,Şirket,Pozisyon,Bağlantı Tarihi",
    "ru": "Имя,Фамилия,URL,Адрес электронной почты,Компания,Должность,Дата контакта",
    "cs": "Jméno,Příjmení,URL,E-mailová adresa,Společnost,Pozice,Spojení navázáno",
    "zh": "名,姓,URL,邮箱地址,公司,职位,建立联系日期",
    "ja": "名,姓,URL,メールアドレス,会社,役職,つながった日",
    "ko": "이름,성,URL,이메일 주소,회사,직책,연결 날짜",
}


@pytest.mark.parametrize("locale", LOCALES)
def test_linkedin_headings_are_known_in_the_members_language(locale: str) -> None:
    rows = [connection("José María", "Żak", "Łódź Söhne"), connection("Zoë", "Żak", "łódź söhne")]
    found = reading(NOTES + table(LOCALES[locale].split(","), *rows))
    assert (found.kind, found.rows) == ("linkedin", 2)
    assert told(found) == {"Łódź Söhne": (2, ("José María", "Zoë"))}


GOOGLE = {
    "before 2024": (
        "Name,Given Name,Additional Name,Family Name,Yomi Name,Group Membership,E-mail 1 - Type,"
        "E-mail 1 - Value,Phone 1 - Value,Organization 1 - Type,Organization 1 - Name\n"
        "Ana Ruiz,Ana,,Ruiz,,* myContacts,*,ana@mail.example,801-555-0100,,Contoso ::: Fabrikam"
    ),
    "since 2024": (
        "First Name,Middle Name,Last Name,Phonetic First Name,Organization Name,Organization Title,"
        "Labels,E-mail 1 - Label,E-mail 1 - Value,Organization Name\n"
        "Ana,Maria,Ruiz,,Contoso,CEO,* myContacts,,ana@mail.example,Fabrikam"
    ),
}


@pytest.mark.parametrize("when", GOOGLE)
def test_google_contacts_old_and_new(when: str) -> None:
    found = reading(GOOGLE[when])
    assert (found.kind, found.rows, found.without_company) == ("google", 1, 0)
    assert told(found) == {"Contoso": (1, ("Ana",)), "Fabrikam": (1, ("Ana",))}


OUTLOOK = {
    "en": "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Web Page,"
    "Mobile Phone,Home Phone,E-mail Address",
    "de": "Anrede;Vorname;Weitere Vornamen;Nachname;Suffix;Firma;Abteilung;Position",
    "fr": "Titre;Prénom;Deuxième prénom;Nom;Suffixe;Société;Service;Profession",
    "es": "Tratamiento;Nombre;Segundo nombre;Apellidos;Sufijo;Organización;Departamento;Puesto",
    "it": "Titolo;Nome;Secondo nome;Cognome;Suffisso;Società;Reparto;Qualifica",
    "pl": "Tytuł;Imię;Drugie imię;Nazwisko;Sufiks;Firma;Dział;Stanowisko",
    "pt": "Título;Primeiro nome;Nome do meio;Último nome;Sufixo;Empresa;Departamento;Cargo",
}


@pytest.mark.parametrize("locale", OUTLOOK)
def test_outlook_in_its_languages_and_its_old_encodings(locale: str) -> None:
    headings = OUTLOOK[locale]
    row = ("Dr.", "Zoé", "M.", "Ruiz", "", "Crédit Café", "Sales", "CEO")
    delimiter = ";" if ";" in headings else ","
    file = table(headings.split(delimiter), row, delimiter=delimiter)
    found = read(file.encode("cp1250" if locale == "pl" else "cp1252"))
    assert found.kind == "outlook"
    assert told(found) == {"Crédit Café": (1, ("Zoé",))}


@pytest.mark.parametrize(
    ("encoding", "headings", "first", "company"),
    [
        ("cp1250", "Imię;Nazwisko;Firma", "Łukasz", "Piekarnia Żółw"),
        ("cp1251", "Имя;Фамилия;Организация", "Иван", "Молоко"),
        ("cp1254", "Ad;Soyad;Şirket", "Ayşe", "Güneş Işık"),
        ("shift_jis", "名;姓;会社名", "太郎", "青空電機"),
        ("gb18030", "名;姓;公司", "小明", "蓝天科技"),
        ("cp949", "이름;성;회사", "민수", "푸른전자"),
        ("utf-16", "Förnamn;Efternamn;Företag", "Åsa", "Blåbär"),
        ("utf-16-le", "First Name;Last Name;Company", "Ana", "Contoso"),
        ("utf-16-be", "First Name;Last Name;Company", "Ana", "Contoso"),
        ("utf-32", "Förnamn;Efternamn;Företag", "Åsa", "Blåbär"),
        ("utf-8-sig", "Förnamn;Efternamn;Företag", "Åsa", "Blåbär"),
    ],
)
def test_the_headings_tell_which_encoding_it_is(
    encoding: str, headings: str, first: str, company: str
) -> None:
    found = reading(f"{headings}\r\n{first};X;{company}\r\n", encoding)
    assert told(found) == {company: (1, (first,))}


def test_a_list_of_ones_own_with_whole_names() -> None:
    rows = ["Ana Ruiz,Contoso", '"Cole, Ben",Contoso', "Smith,Contoso", "王 小明,Contoso"]
    found = reading("\n".join(["Name,Company", *rows, "Dr. Eve Hart,Contoso"]))
    # A lone name may be a family's, and so is the first of a Chinese one.
    assert told(found) == {"Contoso": (5, ("Ana", "Ben", "Eve"))}


def test_vcards_of_all_three_kinds() -> None:
    cards = (
        card(
            "N;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Ruiz;Zo=C3=A9;;;",
            "ORG;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Caf=E9=",
            "=20Bar;Sales",
            version="2.1",
        ),
        card("FN:Ben Cole", "N:Cole;Ben;;;", "item1.ORG:Caf", " é Bar;Sales", "item1.X-ABLabel:x"),
        card("FN:Dan Moss", 'ORG;SORT-AS="a:b";LANGUAGE=fr:Smith\\, Hart\\; Co.', version="4.0"),
    )
    found = reading("".join(cards))
    assert (found.kind, found.rows, found.without_company) == ("vcard", 3, 0)
    assert told(found) == {"Café Bar": (2, ("Zoé", "Ben")), "Smith, Hart; Co.": (1, ("Dan",))}


def test_a_card_of_a_company_or_a_list_is_nobody() -> None:
    shop = card("FN:Contoso", "ORG:Contoso", "X-ABShowAs:COMPANY")
    club = card("FN:Job club", "KIND:group", "ORG:Contoso", version="4.0")
    found = reading(shop + club + card("N:Ruiz;Ana", "ORG:Fabrikam"))
    assert (found.rows, told(found)) == (1, {"Fabrikam": (1, ("Ana",))})


CANARIES = ("Canaryson", "canary@mail.example", "canary.example", "555", "canary-profile", "secret")


def as_written(contacts: Contacts) -> str:
    return json.dumps(asdict(contacts), ensure_ascii=False)


@pytest.mark.parametrize(
    "file",
    [
        table(
            [*LINKEDIN, "Phone", "Notes"],
            *(
                (*private, company, "secret job", "04 Nov 2023", "+1 801 555 0100", "secret")
                for private in [
                    (
                        "Ana",
                        "Canaryson",
                        "https://canary.example/in/canary-profile",
                        "c@canary.example",
                    )
                ]
                for company in (
                    "Contoso",
                    "Contoso canary@mail.example",
                    "Contoso (https://canary.example/canary-profile)",
                    "Contoso, +1 (801) 555-0100",
                    "canary@mail.example",
                    "www.canary.example",
                    "801-555-0100",
                    "tel: 801.555.0100 ext 5",
                    '=HYPERLINK("https://canary.example";"secret")',
                    "canary＠mail.example",
                )
            ),
            # A comma too many and every cell is somebody else's.
            ["Ana", "Maria", "Canaryson", "canary@mail.example", "Canaryson", "", "", "", "x", "x"],
        ),
        table(["First", "Last", "Company"], ["Ana", "Contoso", "Canaryson", "x"])
        + "Ana Canaryson,Canaryson,Contoso\r\n",
        table(["Name", "Company", "Email"], ["Ana Canaryson", "Contoso", "canary@mail.example"]),
        card(
            "N:Canaryson;Ana;;;",
            "FN:Ana Canaryson",
            "ORG:Contoso;secret",
            "EMAIL:canary@mail.example",
            "TEL:+18015550100",
            "URL:https://canary.example/canary-profile",
            "NOTE:secret",
            "AGENT:",
            card("N:Canaryson;Agent", "ORG:Canaryson").rstrip(),
        ),
    ],
)
def test_nothing_is_kept_but_company_count_and_first_names(file: str) -> None:
    found = reading(file)
    kept = as_written(found)
    assert "Contoso" in kept
    assert [canary for canary in CANARIES if canary.casefold() in kept.casefold()] == []
    assert {name for one in found.companies.values() for name in one.first_names} == {"Ana"}


NO_COMPANY = """-|--|n/a|N.A.|none|Self-employed|SELF EMPLOYED|Self-Employed Consultant|Freelance
Freelance Graphic Designer|Freelancer|Retired|Retired from the railway|Student|Unemployed
Confidential|Confidential Company|Stealth Startup|Stealth Mode|Stealth AI Startup|Various
Looking for new opportunities|Seeking my next role|Open to work|In transition|Career break
Autónomo|Autónoma|Por cuenta propia|Jubilado|Jubilada|Estudiante|Desempleado|En paro|Confidencial
En búsqueda activa de empleo|Buscando empleo|Trabajador independiente|Empresa confidencial
Selbstständig|Freiberuflich|Im Ruhestand|Indépendant|Auto-entrepreneur|À la retraite|Étudiante
Aposentado|Libero professionista|ZZP'er|自由职业|フリーランス|프리랜서|Самозанятый
...|🚀|???|=1+1|＝SUM(A1)
https://contoso.example|www.contoso.example|linkedin.com/company/contoso|ana@contoso.example
ana @ contoso.example|mailto:ana@contoso.example|+1 801 555 0100|(801) 555-0100|0171/5550100
٠١٢٣٤٥٦٧٨٩|tel: 8015550100|801-555-0100 x12"""


@pytest.mark.parametrize("cell", NO_COMPANY.replace("\n", "|").split("|"))
def test_what_is_no_company(cell: str) -> None:
    assert company_in(cell) == ""


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("  Contoso\u202e  Ltd\u0000 ", "Contoso Ltd"),
        ("Cafe\u0301", "Café"),
        ("Booking.example", "Booking.example"),
        ("1-800-Flowers", "1-800-Flowers"),
        ("7-Eleven", "7-Eleven"),
        ("3M", "3M"),
        ('Toys "R" Us', 'Toys "R" Us'),
        ("Work @ Play", "Work @ Play"),
        ("@Contoso", "Contoso"),
        ("X", "X"),
        ("'Contoso'", "Contoso"),
        ("\u200b\u0000", ""),
        ("+Plus", "Plus"),
        ("-=+@Contoso", ""),
        ("Student Loan Bank", "Student Loan Bank"),
        ("Self Financial", "Self Financial"),
        ("Stealth Monitoring", "Stealth Monitoring"),
        ("Independent Bank", "Independent Bank"),
        ("U.S./Canada Corp", "U.S./Canada Corp"),
        ("C/O Bank", "C/O Bank"),
        ("word " * 40, ("word " * 24).strip()),
        ("x" * 130, "x" * 120),
        ("x" * 300, ""),
        ("Contoso\nBen,Cole", ""),
    ],
)
def test_what_is_a_company_is_cleaned(cell: str, name: str) -> None:
    assert company_in(cell) == name


@pytest.mark.parametrize(
    ("cell", "last", "first"),
    [
        ("Ana Ruiz", "Ruiz", "Ana"),
        ("Ana", "a", "Ana"),
        ("Ana, MBA", "Ruiz", "Ana"),
        ("Ana (she/her)", "Ruiz", "Ana"),
        ("Ana de la O", "DE LA O", "Ana"),
        ("=Ana", "", ""),
        ("ana@mail.example", "", ""),
        ("Ana\u202e\u0007", "", "Ana"),
        ("Ana\nRuiz", "", ""),
        ("n" * 61, "", "n" * 60),
        ("Ana 1985 05", "", ""),
        ("!!! (Ana)", "", ""),
    ],
)
def test_a_first_name_is_only_that(cell: str, last: str, first: str) -> None:
    assert first_name_in(cell, last) == first


@pytest.mark.parametrize(
    ("full", "given"),
    [
        ("Ana Ruiz", "Ana"),
        ("Ruiz, Ana María", "Ana"),
        ("RUIZ, ANA", "ANA"),
        ("Ana Ruiz, MBA, PMP", "Ana"),
        ("Prof. Dr. Ana Ruiz", "Ana"),
        ("Dr. Ruiz", ""),
        ("Ruiz", ""),
        ("山田 太郎", ""),
        ("Ruiz,", ""),
    ],
)
def test_a_whole_name_gives_its_first(full: str, given: str) -> None:
    assert given_of(full) == given


def test_at_most_twenty_first_names_a_company_but_everybody_counts() -> None:
    found = reading(linkedin(*((f"Ana{n % 9}", "Ruiz", "Contoso") for n in range(50))))
    (one,) = found.companies.values()
    assert one.count == 50
    assert one.first_names == tuple(f"Ana{n % 9}" for n in range(20))


def test_one_contact_counts_once_a_company_however_often_it_is_named() -> None:
    found = reading("Given Name,Organization 1 - Name,Organization 2 - Name\nAna,Contoso,CONTOSO\n")
    assert [one.count for one in found.companies.values()] == [1]


@settings(deadline=None)
@given(st.binary(max_size=3_000), st.sampled_from(["", "a.csv", "a.vcf", "messages.csv", "\x00"]))
@example(b"\xff\xfe", "")
@example(b"\xef\xbb\xbfName,Company\n\xff,\xfe", "")
def test_any_bytes_are_read_or_refused(data: bytes, filename: str) -> None:
    answered(data, filename)


PIECES = st.sampled_from(
    [
        *(*'",;\t|\r\n \\=:', "\r\n", "\0", "Ana", "Contoso", "BEGIN:VCARD\n", "END:VCARD\n"),
        *("N:", "ORG:", "FN;ENCODING=QUOTED-PRINTABLE:", "=C3=", "AGENT:\n", "\u202e", "é"),
        *("First Name,Company\n", "Name;Firma\n", "sep=;\n", "https://x.example", ":::"),
    ]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join), st.sampled_from(["utf-8", "utf-16", "cp949"]))
def test_anything_like_a_contact_file_is_read_or_refused(text: str, encoding: str) -> None:
    answered(text.encode(encoding, errors="replace"), "")


def answered(data: bytes, filename: str) -> None:
    try:
        found = read(data, filename)
    except Refused:
        return
    assert 0 <= found.without_company <= found.rows
    for key, one in found.companies.items():
        assert key == company_key(one.name) or one.count > 1
        assert 0 < len(one.name) <= 120
        assert one.name[0] not in "=+-@"
        assert all(0 < len(name) <= 60 for name in one.first_names)
        assert len(one.first_names) <= min(20, one.count)
