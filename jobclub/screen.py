"""A screen's board without a browser: fragments kept in order, as `<live-board>` keeps them.

The simulated phones of the benches and the tests have one. It knows put and remove, the version
rules of a change, and a normal form in which two boards can be compared.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from time import monotonic
from typing import Any

Change = dict[str, Any]
#: Elements without an end.
VOID = frozenset({"area", "br", "hr", "img", "input", "link", "meta", "wbr"})


@dataclass(frozen=True)
class Form:
    """What a thumb can send from a screen: a command, with what its fields hold as they stand."""

    command: str
    fields: dict[str, str]
    #: What its button says.
    words: str
    #: Where several buttons send it: what each adds, by the button's own words.
    choices: dict[str, tuple[str, str]] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """A field that names a row."""
        return int(self.fields[name])


class Element:
    """One element of a fragment."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Element | str] = []

    def find(self, name: str, value: str) -> "tuple[Element, Element] | None":
        """The element inside with this attribute, after the one that it stands in."""
        for child in self.children:
            if isinstance(child, Element):
                if child.attributes.get(name) == value:
                    return self, child
                found = child.find(name, value)
                if found is not None:
                    return found
        return None

    def put(self, drawn: "Element", in_list: str | None) -> bool:
        """Replace the element of this id wherever it stands, else insert it in its list's order."""
        shown = self.find("id", drawn.attributes["id"])
        _above, home = (self.find("data-list", in_list) if in_list else None) or (None, None)
        if home is None:
            return shown is not None and shown[0]._replace(shown[1], drawn)
        if shown is not None:
            shown[0].children.remove(shown[1])
        home._insert(drawn)
        return True

    def remove(self, element_id: str) -> None:
        """Take the element of this id away; it may be gone already."""
        found = self.find("id", element_id)
        if found is not None:
            found[0].children.remove(found[1])

    def every(self, tag: str = "") -> Iterator["Element"]:
        """Every element inside, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                if tag in ("", child.tag):
                    yield child
                yield from child.every(tag)

    def first(self, name: str, value: str) -> "Element | None":
        """The first element inside with this attribute."""
        found = self.find(name, value)
        return found[1] if found is not None else None

    def has_class(self, name: str) -> bool:
        """Whether it is drawn so."""
        return name in self.attributes.get("class", "").split()

    @property
    def words(self) -> str:
        """What stands in it, read out."""
        said = (c.words if isinstance(c, Element) else c for c in self.children)
        return " ".join(" ".join(said).split())

    def forms(self, command: str = "") -> list[Form]:
        """What can be sent from here."""
        found = [_form(one) for one in self.every("form") if "data-command" in one.attributes]
        return [form for form in found if command in ("", form.command)]

    def lists(self) -> Iterator["Element"]:
        """Every list inside, itself included."""
        if "data-list" in self.attributes:
            yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.lists()

    @property
    def orders(self) -> list[float]:
        """The numbers by which a list's items are ordered, as they stand."""
        return [_order(child) for child in self.children if isinstance(child, Element)]

    def html(self) -> str:
        """Normal form: attributes sorted, white space folded, lists by `data-order`."""
        named = "".join(f' {k}="{escape(v)}"' for k, v in sorted(self.attributes.items()))
        return f"<{self.tag}{named}>{self.inner()}</{self.tag}>\n"

    def inner(self) -> str:
        """The normal form of what is inside."""
        children = self.children
        if "data-list" in self.attributes:
            children = sorted(children, key=_order)
        return "".join(
            child.html() if isinstance(child, Element) else escape(" ".join(child.split()))
            for child in children
        )

    def _replace(self, old: "Element", new: "Element") -> bool:
        self.children[self.children.index(old)] = new
        return True

    def _insert(self, one: "Element") -> None:
        after = (at for at, other in enumerate(self.children) if _order(other) > _order(one))
        self.children.insert(next(after, len(self.children)), one)


def parse(html: str) -> Element:
    """Fragments as a tree, under an element without a name."""
    return _Parser(html).root


def normal(html: str) -> str:
    """The normal form of a board's HTML."""
    return parse(html).inner()


class Screen:
    """A board as its screen shows it. What was heard is parsed when somebody looks."""

    def __init__(self) -> None:
        self.epoch = ""
        self.seq = -1
        #: Each version shown, and when (`monotonic`): for the benches.
        self.shown: list[tuple[int, float]] = []
        self._root = Element("", {})
        self._heard: list[Change] = []

    def fresh(self, fresh: Change) -> None:
        """Show a board just fetched."""
        self.epoch, self._root, self._heard = fresh["epoch"], parse(fresh["html"]), []
        self._at(fresh["seq"])

    def hear(self, change: Change) -> bool:
        """Show a change. False: it does not follow what is shown, so the fresh board is needed."""
        since, to = change["from"], change["to"]
        if change["epoch"] != self.epoch:
            return False
        # A change without an event (who offered, after its seconds) moves no number.
        if to < self.seq or since < to == self.seq:
            return True
        if since > self.seq:
            return False
        self._heard.append(change)
        self._at(to)
        return True

    def html(self) -> str | None:
        """The board in its normal form; None when something had no place on it."""
        root = self.look()
        return root.inner() if root is not None else None

    def look(self) -> Element | None:
        """The board as it stands; None when something had no place on it."""
        heard, self._heard = self._heard, []
        for change in heard:
            for gone in change["remove"]:
                self._root.remove(gone)
            for put in change["put"]:
                drawn = parse(put["html"]).children[0]
                if not isinstance(drawn, Element) or not self._root.put(drawn, put.get("list")):
                    return None
        return self._root

    def _at(self, seq: int) -> None:
        self.seq = seq
        self.shown.append((seq, monotonic()))


class _Parser(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if self._open[-1].tag == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._open[-1].children.append(data)


def _form(element: Element) -> Form:
    fields: dict[str, str] = {}
    words, choices = "", {}
    for one in element.every():
        name, value = one.attributes.get("name", ""), one.attributes.get("value", "")
        kind = one.attributes.get("type", "text")
        if one.tag == "button":
            words = words or one.words
            if name:
                choices[one.words] = (name, value)
        elif not name or (kind in ("radio", "checkbox") and "checked" not in one.attributes):
            continue
        elif one.tag == "input":
            fields[name] = value
        elif one.tag == "textarea":
            fields[name] = one.words
        elif one.tag == "select":
            options = list(one.every("option"))
            chosen = [o for o in options if "selected" in o.attributes] or options
            fields[name] = chosen[0].attributes.get("value", "") if chosen else ""
    return Form(element.attributes["data-command"], fields, words, choices)


def _order(child: Element | str) -> float:
    if isinstance(child, str):
        return float("-inf")
    return float(child.attributes.get("data-order", "-inf"))
