"""A push backend in forty lines: it keeps each user's token and where the app is, and calls Mi's push service."""
import json
import os
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

tokens, front = {}, set()


def push(token, text):
    form = {"registration_id": token, "restricted_package_name": os.environ["PACKAGE"], "title": "a new message", "description": text,
            "payload": "{}", "pass_through": "0", "notify_type": "-1", "extra.channel_id": "tuikit", "extra.notify_effect": "1"}
    urllib.request.urlopen(urllib.request.Request(
        os.environ["MI_URL"] + "/v3/message/regid", urllib.parse.urlencode(form).encode(),
        {"Authorization": "key=" + os.environ["MI_SECRET"]}), timeout=10).close()


def send(to, text):
    if to in tokens and to not in front:
        push(tokens[to], text)


CALLS = {"/token": lambda said: tokens.update({said["user"]: said["token"]}), "/foreground": lambda said: front.add(said["user"]),
         "/background": lambda said: front.discard(said["user"]), "/send": lambda said: send(said["to"], said["text"])}


class Backend(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def do_POST(self):
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        CALLS[self.path](said)
        self.do_GET()

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Backend).serve_forever()
