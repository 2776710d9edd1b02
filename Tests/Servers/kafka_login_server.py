#!/usr/bin/env python3
"""As much of a Kafka broker as a client meets that isn't let in.

    kafka_login_server.py PORT

It answers which requests it knows, offers SASL/PLAIN, and turns every user away. Requests and answers are those of the Kafka
protocol guide: ApiVersions (18) version 0, SaslHandshake (17) version 1, SaslAuthenticate (36) version 0.
"""

import socketserver
import struct
import sys

API_VERSIONS, SASL_HANDSHAKE, SASL_AUTHENTICATE = 18, 17, 36
UNSUPPORTED_VERSION, SASL_AUTHENTICATION_FAILED = 35, 58


def text(words):
    return struct.pack(">h", len(words)) + words.encode()


def versions(error):
    known = [(API_VERSIONS, 0, 0), (SASL_HANDSHAKE, 0, 1), (SASL_AUTHENTICATE, 0, 0), (0, 0, 7), (1, 0, 4), (3, 0, 4)]
    return struct.pack(">hi", error, len(known)) + b"".join(struct.pack(">hhh", *one) for one in known)


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        while header := self.read(4):
            request = self.read(struct.unpack(">i", header)[0])
            if request is None:
                return
            key, version, number = struct.unpack(">hhi", request[:8])
            if key == API_VERSIONS:
                body = versions(UNSUPPORTED_VERSION if version else 0)
            elif key == SASL_HANDSHAKE:
                body = struct.pack(">hi", 0, 1) + text("PLAIN")
            elif key == SASL_AUTHENTICATE:
                body = struct.pack(">h", SASL_AUTHENTICATION_FAILED) + text("unknown user") + struct.pack(">i", 0)
            else:
                return
            self.request.sendall(struct.pack(">ii", len(body) + 4, number) + body)

    def read(self, count):
        data = b""
        while len(data) < count:
            piece = self.request.recv(count - len(data))
            if not piece:
                return None
            data += piece
        return data


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


Server(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
