"""axe-core in a page: WCAG 2.2 AA, in light and in dark."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

RUN = """async (rules) => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];
    const options = rules.length
        ? {runOnly: {type: "rule", values: rules}}
        : {runOnly: {type: "tag", values: tags}, rules: {"target-size": {enabled: true}}};
    const {violations} = await axe.run(document, {...options, resultTypes: ["violations"]});
    return violations.map(({id, help, nodes}) => [id, help, nodes.map(({html}) => html)]);
}"""


class Axe:
    """What is wrong on the pages looked at so far."""

    def __init__(self, packages: Path) -> None:
        self._source = (packages / "axe-core" / "axe.min.js").read_text()
        self.wrong: list[str] = []

    def look(self, page: Page, what: str) -> None:
        """Look at a page as it stands. In the dark only its colours are others."""
        # Not by a <script>: the page's CSP forbids those of strangers.
        page.evaluate(f"() => {{ {self._source}; window.axe = axe; }}")
        page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
        for scheme, rules in (("light", []), ("dark", ["color-contrast"])):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            found: list[Any] = page.evaluate(RUN, rules)
            for rule, help_text, nodes in found:
                shown = "\n    ".join(node[:300] for node in nodes[:4])
                self.wrong.append(
                    f"{what}, {scheme}: {rule} ({help_text}), {len(nodes)} times\n    {shown}"
                )
        page.emulate_media(color_scheme="light")

    def must_be_content(self) -> None:
        """Zero violations."""
        assert not self.wrong, "\n".join(self.wrong)
