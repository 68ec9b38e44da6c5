import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from interlock.demo.load import Load


class Shop(BaseHTTPRequestHandler):
    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        body = b"shop 1.0\n"
        self.send_response(500 if type(self).asked == 3 else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def test_every_answer_is_counted_and_every_one_that_did_not_come() -> None:
    server = HTTPServer(("127.0.0.1", 0), Shop)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        with Load(f"http://127.0.0.1:{server.server_port}/", users=1) as load:
            until = time.monotonic() + 20
            while load.answers.total() < 5 and time.monotonic() < until:
                time.sleep(0.01)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert load.answers["shop 1.0"] >= 5
    assert len(load.failures) == 1


def test_an_address_where_nobody_listens_is_all_failures() -> None:
    with Load("http://127.0.0.1:1/", users=1) as load:
        until = time.monotonic() + 20
        while not load.failures and time.monotonic() < until:
            time.sleep(0.01)
    assert load.failures
    assert load.answers.total() == 0
