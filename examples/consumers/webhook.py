"""Takes Weir's messages as webhooks, and checks their signatures: python3 webhook.py 8000 SECRET"""

import hashlib
import hmac
import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

seen = set()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        signed = self.headers.get("X-Weir-Timestamp", "").encode() + b"." + body
        signature = "sha256=" + hmac.new(sys.argv[2].encode(), signed, hashlib.sha256).hexdigest()
        is_genuine = hmac.compare_digest(signature, self.headers.get("X-Weir-Signature", ""))
        self.send_response(200 if is_genuine else 403)
        self.send_header("Content-Length", "0")
        self.end_headers()
        event = json.loads(body)
        if is_genuine and event["id"] not in seen:  # what was sent again has the same id
            seen.add(event["id"])
            print(event["type"], event["stream"], event.get("rule", ""), flush=True)


HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
