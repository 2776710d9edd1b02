"""Follows Weir's messages in a Redis stream: pip install redis; python3 redis_streams.py redis://127.0.0.1:6379 street"""

import json
import sys

import redis

client = redis.Redis.from_url(sys.argv[1])
last, seen = "0", set()
while True:
    for _, entries in client.xread({sys.argv[2]: last}, count=500, block=1000):
        for last, fields in entries:
            event = json.loads(fields[b"metadata"])
            if event["id"] not in seen:  # what was sent again after a broken connection has the same id
                seen.add(event["id"])
                print(event["type"], event["stream"], event.get("rule", ""), flush=True)
