"""Follows Weir's messages on Kafka: pip install confluent-kafka; python3 kafka.py 127.0.0.1:9092 street"""

import json
import sys

from confluent_kafka import Consumer

consumer = Consumer({"bootstrap.servers": sys.argv[1], "group.id": "example", "auto.offset.reset": "earliest"})
consumer.subscribe([sys.argv[2]])
seen = set()
while True:
    message = consumer.poll(1)
    if message is None or message.error():
        continue
    event = json.loads(message.value())
    if event["id"] not in seen:  # what was sent again after a broken connection has the same id
        seen.add(event["id"])
        print(event["type"], event["stream"], event.get("rule", ""), flush=True)
