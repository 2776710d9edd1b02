#!/usr/bin/env python3
"""A server that takes messages by POST and writes them down, and has paths for bad days.

    webhook_server.py PORT JOURNAL LIMIT [CERTIFICATE KEY]

/hook takes what is no longer than LIMIT bytes; /status/NUMBER answers with that status; /busy answers the first request of
each id with 429 and a second's wait; /later the same with an hour's; /moved leads to /hook. Each request is a line of JSON in
JOURNAL: path, headers by lower-case names, body in Base64, status, and the number of the connection.
"""

import base64
import itertools
import json
import os
import ssl
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT, JOURNAL, LIMIT = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
journal = os.open(JOURNAL, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
connections = itertools.count()
busy = set()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def setup(self):
        super().setup()
        self.number = next(connections)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status, headers = self.judge(body)
        line = {
            "path": self.path,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": base64.b64encode(body).decode(),
            "status": status,
            "connection": self.number,
        }
        os.write(journal, json.dumps(line).encode() + b"\n")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")
        self.wfile.flush()

    def judge(self, body):
        if self.path.startswith("/status/"):
            return int(self.path.removeprefix("/status/")), {}
        if self.path == "/moved":
            return 301, {"Location": "/hook"}
        if self.path in ("/busy", "/later"):
            name = self.headers["X-Weir-Id"]
            if name not in busy:
                busy.add(name)
                return 429, {"Retry-After": "1" if self.path == "/busy" else "3600"}
            return 204, {}
        return (200 if len(body) <= LIMIT else 413), {}

    def log_message(self, *_):
        pass


ThreadingHTTPServer.request_queue_size = 100
server = ThreadingHTTPServer(("127.0.0.1", PORT), Handler)
if len(sys.argv) > 4:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[4], sys.argv[5])
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
server.serve_forever()
