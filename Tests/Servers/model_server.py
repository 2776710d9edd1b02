#!/usr/bin/env python3
"""A server of one file whose paths behave as servers on bad days do.

    model_server.py FILE PORTFILE LOG

/whole gives the file, from where it is asked to; /cut closes the connection after half of what it owes; /plain knows no
ranges; /other gives other bytes of the same length; /busy refuses the first request; all else is not there. The port is
written to PORTFILE, and a line for each request to LOG.
"""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FILE, PORT_FILE, LOG = sys.argv[1:]
with open(FILE, "rb") as file:
    BYTES = file.read()
busy = [True]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        asked = self.headers.get("Range")
        with open(LOG, "a") as log:
            print(self.path, asked or "all", file=log)
        if self.path == "/busy" and busy:
            return self.refuse(503, busy.clear())
        if self.path not in ("/whole", "/cut", "/plain", "/other", "/busy"):
            return self.refuse(404)
        data = bytes(255 - byte for byte in BYTES) if self.path == "/other" else BYTES
        start = int(asked.removeprefix("bytes=").split("-")[0]) if asked and self.path != "/plain" else 0
        if start >= len(data):
            return self.refuse(416)
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        rest = data[start:]
        if self.path == "/cut" and len(rest) > len(data) // 8:
            self.wfile.write(rest[: len(rest) // 2])
            self.close_connection = True
        else:
            self.wfile.write(rest)

    def refuse(self, status, _=None):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open(PORT_FILE, "w") as port_file:
    print(server.server_port, file=port_file)
server.serve_forever()
