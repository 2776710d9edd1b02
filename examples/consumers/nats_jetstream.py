"""Follows Weir's messages on NATS JetStream: pip install nats-py; python3 nats_jetstream.py nats://127.0.0.1:4222 street"""

import asyncio
import json
import sys

import nats


async def main():
    client = await nats.connect(sys.argv[1])
    subscription = await client.jetstream().subscribe(sys.argv[2], durable="example")
    async for message in subscription.messages:
        event = json.loads(message.data)  # the server drops what was sent twice
        print(event["type"], event["stream"], event.get("rule", ""), flush=True)
        await message.ack()


asyncio.run(main())
