"""Services of a test's own, for answers that the mock does not give, at a free port of this machine."""

import contextlib
import http.server
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    """What a service answers is its answer(), to GET and POST, when the request has been read."""

    def answer(self):
        raise NotImplementedError

    def send_head(self, headers, status=200):
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def do_GET(self):  # as http.server calls them
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.answer()

    do_POST = do_GET

    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def serving(handler, path=""):
    """The URL of a service with that handler, which answers each connection in a thread of its own."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{path}"
        finally:
            server.shutdown()
            thread.join()
