"""Follows Weir's messages on MQTT: pip install paho-mqtt; python3 mqtt.py 127.0.0.1 1883 street"""

import json
import sys

import paho.mqtt.client

host, port, topic = sys.argv[1], int(sys.argv[2]), sys.argv[3]
seen = set()


def on_message(client, data, message):
    event = json.loads(message.payload)
    if event["id"] not in seen:  # what was sent again after a broken connection has the same id
        seen.add(event["id"])
        print(event["type"], event["stream"], event.get("rule", ""), flush=True)


client = paho.mqtt.client.Client(paho.mqtt.client.CallbackAPIVersion.VERSION2)
client.on_connect = lambda client, data, flags, reason, properties: client.subscribe(topic, qos=1)
client.on_message = on_message
client.connect(host, port)
client.loop_forever()
