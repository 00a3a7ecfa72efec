"""Files made to break a reader, or broken by accident; each with the answer it must get.

An answer in small letters is what a refusal says; anything else is what was read.
"""

import gzip
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from jobclub.contacts.reading import MOST_BYTES, MOST_ROWS
from tests.contacts.samples import LINKEDIN, NOTES, card, linkedin, table

Read = dict[str, tuple[int, tuple[str, ...]]]

HEAD = ",".join(LINKEDIN) + "\n"
ANA = "Ana,Ruiz,https://l.example,,Contoso,Engineer,04 Nov 2023\n"
BEN = "Ben,Cole,https://l.example,,Fabrikam,Engineer,04 Nov 2023\n"
BOTH: Read = {"Contoso": (1, ("Ana",)), "Fabrikam": (1, ("Ben",))}
JUST_ANA: Read = {"Contoso": (1, ("Ana",))}
PLAIN = HEAD + ANA + BEN
#: As large as a file may be, a little spared for its beginning.
LARGE = MOST_BYTES - 400


@dataclass(frozen=True)
class Hostile:
    """One file; made only when its turn has come, for some are large."""

    name: str
    make: Callable[[], bytes | str]
    answer: str | Read
    filename: str = "Connections.csv"

    def data(self) -> bytes:
        """Its bytes."""
        made = self.make()
        return made if isinstance(made, bytes) else made.encode()


def zipped(*names: str) -> bytes:
    """A zip file with these in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, PLAIN * 50)
    return out.getvalue()


def other(*headings: str) -> Callable[[], str]:
    """Another of LinkedIn's files, with one row."""
    return lambda: table(headings, ["x"] * len(headings))


def people(rows: int) -> str:
    """So many connections, each somewhere else."""
    return HEAD + "".join(f"Ana,Ruiz,u,,Contoso {n},E,04 Nov 2023\n" for n in range(rows))


FILES = [
    # What is no text at all.
    Hostile("empty", lambda: b"", "this file is empty"),
    Hostile("only a BOM", lambda: b"\xef\xbb\xbf", "this file is empty"),
    Hostile("only a UTF-16 BOM", lambda: b"\xff\xfe", "this file is empty"),
    Hostile("only white space", lambda: " \r\n\t\r\n" * 500, "this file is empty"),
    Hostile("only zeros", lambda: bytes(1 << 20), "this file is empty"),
    Hostile("zip", lambda: zipped("Connections.csv"), "this is a zip file"),
    Hostile("xlsx", lambda: zipped("[Content_Types].xml", "xl/workbook.xml"), "csv utf-8"),
    Hostile("old xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "csv utf-8"),
    Hostile("pdf", lambda: b"%PDF-1.7\n" + PLAIN.encode(), "this is a pdf"),
    Hostile("png", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not text"),
    Hostile("jpeg", lambda: b"\xff\xd8\xff\xe0" + bytes(range(256)), "not text"),
    Hostile("gzip", lambda: gzip.compress(PLAIN.encode()), "unpack it first"),
    Hostile("zip bomb", lambda: gzip.compress(bytes(50 << 20)), "unpack it first"),
    Hostile("exe", lambda: b"MZ\x90\x00\x03" + bytes(range(256)) * 40, "not text"),
    Hostile("noise", lambda: bytes(n * n % 251 for n in range(100_000)), "not text"),
    Hostile("sqlite", lambda: b"SQLite format 3\x00" + bytes(500), "not text"),
    Hostile(
        "web page", lambda: b"<!DOCTYPE html><title>Sign in</title>" + PLAIN.encode(), "sign in"
    ),
    Hostile("web page after a BOM", lambda: b"\xef\xbb\xbf \n<HTML>Sign in", "sign in"),
    Hostile("json", lambda: '[\n {"First Name": "Ana", "Company": "Contoso"}]', "json"),
    Hostile("xml", lambda: '<?xml version="1.0"?><contacts/>', "web page"),
    Hostile("calendar", lambda: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "calendar"),
    Hostile("ldif", lambda: "dn: cn=Ana,o=Contoso\ncn: Ana\n", "ldif"),
    Hostile("a letter", lambda: "Dear Ana,\n\nthank you for your help, Ben\n" * 90, "headings"),
    # LinkedIn's other files.
    Hostile(
        "messages",
        other("CONVERSATION ID", "FROM", "TO", "DATE", "SUBJECT", "CONTENT", "FOLDER"),
        "this is linkedin's messages.csv. the one with your contacts is called connections.csv",
    ),
    Hostile(
        "invitations",
        other("From", "To", "Sent At", "Message", "Direction", "inviterProfileUrl"),
        "linkedin's invitations.csv",
    ),
    Hostile(
        "profile",
        other("First Name", "Last Name", "Maiden Name", "Address", "Headline", "Summary"),
        "linkedin's profile.csv",
    ),
    Hostile("skills", lambda: "Name\nPatience\n", "linkedin's skills.csv"),
    Hostile(
        "positions",
        other("Company Name", "Title", "Description", "Location", "Started On", "Finished On"),
        "linkedin's positions.csv",
    ),
    Hostile(
        "recommendations",
        other("First Name", "Last Name", "Company", "Job Title", "Text", "Creation Date", "Status"),
        "linkedin's recommendations_received.csv",
    ),
    Hostile(
        "applications",
        other("Application Date", "Contact Email", "Company Name", "Job Title", "Job Url"),
        "linkedin's job applications.csv",
    ),
    Hostile("follows", other("Organization", "Followed On"), "linkedin's company follows.csv"),
    Hostile("by its name", lambda: "a,b\n1,2\n", "linkedin's learning.csv", "Learning.csv"),
    # Headings.
    Hostile("no rows", lambda: HEAD, "there are no contacts in this file"),
    Hostile("no rows after notes", lambda: NOTES + HEAD, "there are no contacts in this file"),
    Hostile("no company", lambda: "First Name,Last Name\nAna,Ruiz\n", "no column with companies"),
    Hostile("nobody", lambda: "Company,Website\nContoso,x\n", "next to one with names"),
    Hostile("unknown language", lambda: "Etternamn,Fyritøka\nRuiz,Contoso\n", "headings"),
    Hostile("no headings", lambda: ANA + BEN, "headings"),
    Hostile(
        "headings twice",
        lambda: "First Name,Company,Company,First Name\nAna,Contoso,Fabrikam,Eve\n",
        {"Contoso": (1, ("Ana",)), "Fabrikam": (1, ("Ana",))},
    ),
    Hostile(
        "shouted", lambda: PLAIN.upper(), {"CONTOSO": (1, ("ANA",)), "FABRIKAM": (1, ("BEN",))}
    ),
    Hostile("headings too low", lambda: "x\n" * 100 + PLAIN, "headings"),
    # Separators, ends of lines, encodings.
    Hostile(
        "room after commas",
        lambda: PLAIN.replace(",", ", ").replace("Con", '"Con, ').replace("toso", 'toso"'),
        {"Con, toso": (1, ("Ana",)), "Fabrikam": (1, ("Ben",))},
    ),
    Hostile("tabs", lambda: PLAIN.replace(",", "\t"), BOTH),
    Hostile("semicolons", lambda: PLAIN.replace(",", ";"), BOTH),
    Hostile("pipes", lambda: PLAIN.replace(",", "|"), BOTH),
    Hostile("sep=", lambda: "sep=;\r\n" + PLAIN.replace(",", ";"), BOTH),
    Hostile("mixed line ends", lambda: HEAD + ANA.replace("\n", "\r\n") + BEN[:-1] + "\r", BOTH),
    Hostile("lone CR", lambda: PLAIN.replace("\n", "\r"), BOTH),
    Hostile("blank lines", lambda: PLAIN.replace("\n", "\n\n\r\n"), BOTH),
    Hostile("no last line end", lambda: PLAIN.rstrip(), BOTH),
    Hostile("UTF-16 LE without BOM", lambda: PLAIN.encode("utf-16-le"), BOTH),
    Hostile("UTF-16 BE without BOM", lambda: PLAIN.encode("utf-16-be"), BOTH),
    Hostile("UTF-16 with BOM", lambda: PLAIN.encode("utf-16"), BOTH),
    Hostile("UTF-16 cut in a letter", lambda: PLAIN.encode("utf-16") + b"x", BOTH),
    Hostile("UTF-32 with BOM", lambda: PLAIN.encode("utf-32"), BOTH),
    Hostile("UTF-32 without BOM", lambda: PLAIN.encode("utf-32-be"), BOTH),
    Hostile("two BOMs", lambda: b"\xef\xbb\xbf\xef\xbb\xbf" + PLAIN.encode(), BOTH),
    Hostile(
        "a broken letter among good ones",
        lambda: (PLAIN + "Zoé,Núñez,,,Café\n").encode() + b"Eve,\xff,,,Caf\xc3\xa9\n",
        {**BOTH, "Café": (2, ("Zoé", "Eve"))},
    ),
    Hostile("cp1252", lambda: "Nombre;Empresa\nx;Café\n".encode("cp1252"), {"Café": (1, ())}),
    Hostile("cp1252's gaps", lambda: PLAIN.encode() + b"\x81\x8d\x8f\x90\x9d\n", BOTH),
    Hostile("surrogates", lambda: PLAIN.encode() + b"\xed\xa0\x80,\xed\xb0\x80\n", BOTH),
    Hostile("zeros in it", lambda: PLAIN.replace("Con", "C\0on"), BOTH),
    Hostile("controls", lambda: PLAIN.replace("Con", "C\x01on\x07"), BOTH),
    Hostile("turned around", lambda: PLAIN.replace("Con", "\u202eCon\u2066"), BOTH),
    Hostile("unseen letters", lambda: PLAIN.replace("Con", "C\u200bo\ufeffn\u2060"), BOTH),
    # Quotation marks.
    Hostile("never closed", lambda: HEAD + ANA.replace("Contoso", '"Contoso') + BEN, BOTH),
    Hostile(
        "closed too late",
        lambda: HEAD + ANA.replace("Con", '"Con') + BEN.replace("Fab", '"Fab'),
        BOTH,
    ),
    Hostile(
        "closed by a proper one",
        lambda: HEAD + ANA.replace("Con", '"Con') + BEN.replace("Fabrikam", '"Fabrikam, Inc"'),
        {"Contoso": (1, ("Ana",)), "Fabrikam, Inc": (1, ("Ben",))},
    ),
    Hostile("never closed at the end", lambda: PLAIN + 'Eve,Hart,,,"Conto', BOTH),
    Hostile("only quotation marks", lambda: HEAD + '"' * 50_000, {}),
    Hostile(
        "one inside",
        lambda: PLAIN.replace("Contoso", 'Con"toso'),
        {'Con"toso': (1, ("Ana",)), "Fabrikam": (1, ("Ben",))},
    ),
    Hostile(
        "lines within quotation marks",
        lambda: (
            'First Name,Company,Notes\nAna,Contoso,"a\n' + "b, c\n" * 900 + '"\nBen,Fabrikam,\n'
        ),
        BOTH,
    ),
    Hostile("a cell that never ends", lambda: HEAD + '"' + "x\n" * (LARGE // 2), "never closed"),
    Hostile("cells of lines", lambda: HEAD + '"\n",' * (LARGE // 4), "never closed"),
    Hostile(
        "each line one cell",
        lambda: "".join(
            f'"{line}"\n' for line in PLAIN.replace("Contoso", '""Contoso""').splitlines()
        ),
        BOTH,
    ),
    # Rows.
    Hostile("too few cells", lambda: HEAD + "Ana,Ruiz,,,Contoso\nBen\n\nEve,Hart\n", JUST_ANA),
    Hostile("too many cells", lambda: HEAD + ANA + "Eve, May,Hart,u,,Fabrikam,E,1,2\n", JUST_ANA),
    Hostile("empty cells behind", lambda: PLAIN.replace("2023\n", "2023,,,,\n"), BOTH),
    Hostile("only commas", lambda: PLAIN + ",,,,,,\n" * 5_000, BOTH),
    Hostile("commas to the end", lambda: HEAD + ",\n" * (LARGE // 2), "more than 30,000"),
    Hostile("line ends to the end", lambda: HEAD + "\n" * LARGE, "more than 30,000"),
    Hostile("one too many", lambda: people(MOST_ROWS + 1), "more than 30,000 contacts"),
    Hostile("a million columns", lambda: "a," * 1_000_000, "thousands of columns"),
    Hostile("a million cells", lambda: PLAIN + "ab," * 1_000_000, "thousands of columns"),
    Hostile("300 columns", lambda: PLAIN.replace("\n", "," * 300 + "\n"), BOTH),
    Hostile("100 MB", lambda: bytes(100 << 20), "larger than 5 mb"),
    Hostile("a byte too many", lambda: bytes(MOST_BYTES + 1), "larger than 5 mb"),
    Hostile("one long line", lambda: "x" * LARGE, "headings"),
    Hostile("one long cell", lambda: PLAIN + "x" * LARGE, "far too long"),
    # Cells.
    Hostile(
        "formulas",
        lambda: linkedin(
            ("=cmd|' /C calc'!A0", "Ruiz", '=HYPERLINK("http://x.example","Contoso")'),
            ("Ana", "Ruiz", "+Contoso"),
            ("@SUM(1+1)", "Ruiz", "\t=1+1"),
        ),
        JUST_ANA,
    ),
    Hostile(
        "long names",
        lambda: linkedin(("Ana", "Ruiz", "Contoso"), ("B" * 500, "x" * 9_000, "C" * 9_000)),
        JUST_ANA,
    ),
    Hostile("marks upon marks", lambda: linkedin(("Ana", "R", "a" + "\u0301" * 9_000)), {}),
    # Two alphabets: what looks alike is one company, for whoever typed it meant one.
    Hostile(
        "look-alikes",
        lambda: linkedin(("Ana", "R", "Apple"), ("Ben", "C", "\u0410pple"), ("Eve", "H", "Apple")),
        {"Apple": (3, ("Ana", "Ben", "Eve"))},
    ),
    # vCards.
    Hostile(
        "no END",
        lambda: card("N:Ruiz;Ana", "ORG:Contoso").replace("END:VCARD\r\n", "") * 3,
        {"Contoso": (3, ("Ana",) * 3)},
    ),
    Hostile(
        "cards in cards",
        lambda: "BEGIN:VCARD\n" * 9 + "N:R;Ana\nORG:Contoso\n" + "END:VCARD\n" * 9,
        JUST_ANA,
    ),
    Hostile(
        "a card in AGENT",
        lambda: card("N:R;Ana", "AGENT:", card("N:X;Eve", "ORG:Evil").rstrip(), "ORG:Contoso"),
        JUST_ANA,
    ),
    Hostile(
        "a large photo",
        lambda: card("N:R;Ana", "PHOTO;ENCODING=b:" + "QUJD\r\n " * 400_000, "ORG:Contoso"),
        JUST_ANA,
    ),
    Hostile(
        "a photo in one line",
        lambda: card("N:R;Ana", "PHOTO:" + "A" * 3_000_000, "ORG:Contoso"),
        JUST_ANA,
    ),
    Hostile(
        "folded for ever",
        lambda: card("ORG:Contoso", "N:R;Ana", "NOTE:" + "\r\n x" * 900_000),
        JUST_ANA,
    ),
    Hostile(
        "folded for ever and ever",
        lambda: card("N:Ruiz;" + "\n a" * (LARGE // 3)),
        "more than 30,000",
    ),
    Hostile(
        "quoted garbage",
        lambda: card(
            "N;ENCODING=QUOTED-PRINTABLE:=ZZ=;Ana=4=",
            "ORG;CHARSET=zlib;ENCODING=QUOTED-PRINTABLE:Contoso=",
        ),
        {"Contoso": (1, ("Ana=4",))},
    ),
    Hostile(
        "soft for ever",
        lambda: "BEGIN:VCARD\nN;QUOTED-PRINTABLE:" + "=\n" * (LARGE // 2),
        "more than 30,000",
    ),
    Hostile(
        "companies for ever",
        lambda: "BEGIN:VCARD\nFN:Ana R\n" + "ORG:Contoso\n" * 390_000,
        "more than 30,000",
    ),
    Hostile("beginnings", lambda: "BEGIN:VCARD\n" * (LARGE // 12), "more than 30,000"),
    Hostile("too many cards", lambda: card("N:R;A") * (MOST_ROWS + 1), "more than 30,000 contacts"),
    Hostile(
        "marks between cards",
        lambda: (
            "\ufeff" + card("N:R;Ana", "ORG:Contoso") + "\ufeff" + card("N:C;Ben", "ORG:Fabrikam")
        ),
        BOTH,
    ),
    Hostile(
        "a card in a note",
        lambda: 'First Name,Company,Notes\nAna,Contoso,"x\nBEGIN:VCARD\nN:R;Eve\n"\n',
        JUST_ANA,
    ),
    Hostile("no card", lambda: "hello, Ana", "no card in this vcard", "Ana.VCF"),
    Hostile("a card without anything", lambda: card("TEL:555"), "no contacts in this file"),
]
