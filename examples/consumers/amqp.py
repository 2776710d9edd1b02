"""Follows Weir's messages on AMQP 0.9.1: pip install pika; python3 amqp.py amqp://guest:guest@127.0.0.1:5672/ street"""

import json
import sys

import pika

channel = pika.BlockingConnection(pika.URLParameters(sys.argv[1])).channel()
# A queue with a name keeps what comes while nobody reads.
channel.queue_declare("example", durable=True)
channel.queue_bind("example", "amq.topic", routing_key=sys.argv[2])
seen = set()
for method, properties, body in channel.consume("example"):
    event = json.loads(body)
    if event["id"] not in seen:  # what was sent again after a broken connection has the same id
        seen.add(event["id"])
        print(event["type"], event["stream"], event.get("rule", ""), flush=True)
    channel.basic_ack(method.delivery_tag)
