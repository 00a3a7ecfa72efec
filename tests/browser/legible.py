"""Whether all of a screen can be read: no text lies on another, is cut off or stands outside."""

from playwright.sync_api import Page

#: What a projector has.
WALLS = ((1366, 768), (1920, 1080), (1280, 800), (1024, 768))

_WRONG = r"""() => {
    const seen = [];
    const walker = document.createTreeWalker(
        document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode, one = text.parentElement;
        const words = text.textContent.trim().slice(0, 40);
        if (!words || one.closest(".vh, h1")) continue;
        if (getComputedStyle(one).visibility === "hidden") continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        for (const box of range.getClientRects()) {
            // A line that ends in dots is wider than what is seen of it.
            const at = box.x + Math.min(20, box.width / 2);
            const top = document.elementFromPoint(at, box.y + box.height / 2);
            const covered = top && !(top.contains(one) || one.contains(top));
            // The letters themselves: a line's box is higher than they are.
            const right = Math.min(box.right, one.getBoundingClientRect().right);
            const inner = [box.x, box.y + box.height * 0.2, right - box.x, box.height * 0.6];
            if (box.width >= 2 && !covered) seen.push({words, box: new DOMRect(...inner), one});
        }
    }
    // Some lines may end in dots.
    const shortened = (one) => {
        const {textOverflow, webkitLineClamp} = getComputedStyle(one);
        return textOverflow === "ellipsis" || webkitLineClamp !== "none";
    };
    const wrong = new Set();
    for (const {words, box, one} of seen) {
        const around = [];
        for (let up = one; up !== document.body; up = up.parentElement) {
            around.push(up);
            // Out of all that surrounds it.
            if (getComputedStyle(up).position === "fixed") break;
        }
        if (around.some(shortened)) continue;
        if (box.x < 0 || box.y < 0 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1)
            wrong.add(`outside: ${words}`);
        for (const up of around) {
            const {top, bottom} = up.getBoundingClientRect();
            const hides = getComputedStyle(up).overflow !== "visible";
            if (hides && (box.y < top - 1 || box.bottom > bottom + 1))
                wrong.add(`cut off: ${words}`);
        }
        for (const other of seen) {
            const {left, right, top, bottom} = other.box;
            const across = Math.min(box.right, right) - Math.max(box.left, left);
            const down = Math.min(box.bottom, bottom) - Math.max(box.top, top);
            if (other.one !== one && across > 2 && down > 2)
                wrong.add(`${words} lies on ${other.words}`);
        }
    }
    if (document.body.scrollHeight > innerHeight + 1) wrong.add("the screen scrolls");
    return [...wrong];
}"""


def reads_well(wall: Page, what: str) -> None:
    """At every size."""
    for width, height in WALLS:
        wall.set_viewport_size({"width": width, "height": height})
        wall.evaluate("document.fonts.ready")
        wrong = wall.evaluate(_WRONG)
        assert not wrong, f"{what}, {width} by {height}: {wrong}"
