"""playwright_tour.py ADDRESS FOLDER: the storyboard of `bench-browser`, recorded by Playwright.

Leaves `film.webm` and `last.png`, a lossless picture of what the last frames should show.
"""

import json
import pathlib
import shutil
import sys

import playwright
from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/lib/chromium/chromium-headless-shell"
SCROLL = """([to, ms]) => new Promise(done => { const from = scrollY, start = performance.now();
  (function turn(now) { const t = Math.min(1, Math.max(0, (now - start) / ms)),
    e = t * t * t * (10 - 15 * t + 6 * t * t);
    scrollTo({top: from + (to - from) * e, behavior: 'instant'});
    t < 1 ? requestAnimationFrame(turn) : done() })(start) })"""


def encoder(folder):
    """Playwright looks for an encoder of its own; the distribution's takes its place."""
    package = pathlib.Path(playwright.__file__).parent / "driver" / "package"
    browsers = json.loads((package / "browsers.json").read_text())["browsers"]
    revision = next(one["revision"] for one in browsers if one["name"] == "ffmpeg")
    home = folder / "encoder" / f"ffmpeg-{revision}"
    home.mkdir(parents=True, exist_ok=True)
    link = home / "ffmpeg-linux"
    if not link.exists():
        link.symlink_to(shutil.which("ffmpeg"))
    (home / "INSTALLATION_COMPLETE").touch()
    return {"PLAYWRIGHT_BROWSERS_PATH": str(folder / "encoder")}


def main():
    import os

    address, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    os.environ.update(encoder(folder))
    with sync_playwright() as tool:
        browser = tool.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        size = {"width": 1280, "height": 720}
        context = browser.new_context(
            viewport=size, record_video_dir=str(folder / "films"), record_video_size=size
        )
        page = context.new_page()
        page.goto(address)
        page.wait_for_timeout(1000)
        page.evaluate(SCROLL, [1400, 2000])
        page.wait_for_timeout(2000)
        page.evaluate(SCROLL, [0, 2000])
        page.get_by_role("button", name="Go on").hover()
        page.wait_for_timeout(3000)
        page.evaluate("() => { window.rests = true }")
        page.wait_for_timeout(2000)
        page.screenshot(path=str(folder / "last.png"))
        film = page.video.path()
        context.close()
        browser.close()
    shutil.move(film, folder / "film.webm")


main()
