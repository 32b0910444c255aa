#!/usr/bin/env python3
"""A browser for tests, as the environment variable BROWSER may name it: browser.py [ANSWER] URL.

It fetches the page and goes where that sends it, as a person's browser does once the person has signed in. With
ANSWER it goes at once to where the page was to send it, with that in the query and the state behind:
"error=access_denied" for a person who refuses. CONNECTAI_TEST_PAGE is a file that gets the last page.
"""

import os
import sys
import urllib.error
import urllib.parse
import urllib.request


def fetch(url):
    # Without a proxy, and following redirections.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=60) as reply:
            return reply.read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode()


def main(arguments):
    url = arguments[-1]
    if len(arguments) > 1:
        asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
        state = urllib.parse.quote(asked["state"], safe="")
        url = f"{asked['redirect_uri']}?{arguments[0]}&state={state}"
    page = fetch(url)
    if "CONNECTAI_TEST_PAGE" in os.environ:
        part = os.environ["CONNECTAI_TEST_PAGE"] + ".part"
        with open(part, "w", encoding="utf-8") as file:
            file.write(page)
        os.rename(part, os.environ["CONNECTAI_TEST_PAGE"])


if __name__ == "__main__":
    main(sys.argv[1:])
