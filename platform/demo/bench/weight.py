"""What a reader's browser fetches for a first and a second view, and when the page is there on a slow 4G."""

from __future__ import annotations

import os
from collections.abc import Iterator

from playwright.sync_api import Browser, sync_playwright

from demo.bench.server import Server

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# What Lighthouse calls slow 4G: 150 ms there and back, 1.6 Mbit/s down, 0.75 up.
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
BUDGET = "budget: 85 kB in 12 requests, then 20 kB, 1.5 s"
LARGEST_PAINT = """() => new Promise((done) => {
  new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime))
    .observe({type: "largest-contentful-paint", buffered: true});
})"""


def measure(size: str) -> Iterator[tuple[str, str]]:
    with Server() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for path in ("/", "/questions/"):
            yield f"{path} ({BUDGET})", _view(browser, f"http://127.0.0.1:{server.port}{path}")
        browser.close()


def _view(browser: Browser, url: str) -> str:
    context = browser.new_context()
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", SLOW_4G)
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(url, wait_until="load")
    page.wait_for_timeout(500)
    paint = page.evaluate(LARGEST_PAINT)
    first, requests = sum(sizes), len(sizes)
    sizes.clear()
    # A link, not a reload, which asks the server again whatever the cache holds.
    page.goto("about:blank")
    page.goto(url, wait_until="load")
    page.wait_for_timeout(500)
    again = sum(sizes)
    context.close()
    weight = f"{first / 1000:.1f} kB in {requests} requests, then {again / 1000:.1f} kB"
    return f"{weight}; largest paint {paint / 1000:.2f} s"
