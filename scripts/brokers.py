"""Message brokers for scripts/chaos-broker: each is started, stopped, and read by a client that isn't Weir's."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time

TOPIC = "load"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, process=None):
    for _ in range(1200):
        if process is not None and process.poll() is not None:
            raise RuntimeError(f"{process.args[0]} ended at once")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"nobody listens on port {port}")


class Broker:
    """One with a server program; a subclass says how it is started and read."""

    options = ""

    def __init__(self, folder):
        self.folder, self.port, self.process, self.isOver = folder, free_port(), None, False

    def entry(self, host):
        return f"{{ {self.kind}: '{host}:{self.port}', topic: {TOPIC}{self.options} }}"

    def start(self):
        log = open(self.folder / "server.log", "ab")
        self.process = subprocess.Popen(
            self.command(), stdout=log, stderr=log, env={**os.environ, **self.environment()}, start_new_session=True
        )
        wait_for_port(self.port, self.process)

    def environment(self):
        return {}

    def stop(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(60)

    def end(self):
        self.isOver = True
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def consume(self, receive):
        ready = threading.Event()
        threading.Thread(target=self.read_for_ever, args=(receive, ready), daemon=True).start()
        if not ready.wait(60):
            raise RuntimeError(f"the reader of {self.kind} doesn't begin")

    def read_for_ever(self, receive, ready):
        while not self.isOver:
            try:
                self.read(receive, ready)
            except Exception as error:  # the server is gone for a while
                if not self.isOver:
                    print(f"  reader of {self.kind}: {type(error).__name__}: {error}", file=sys.stderr)
                time.sleep(0.5)


class MQTT(Broker):
    kind = "mqtt"

    def command(self):
        (self.folder / "mosquitto.conf").write_text(
            f"listener {self.port} 0.0.0.0\nallow_anonymous true\npersistence true\n"
            f"persistence_location {self.folder}/\nmax_queued_messages 0\nmax_inflight_messages 0\nuser root\n"
        )
        return ["/usr/sbin/mosquitto", "-c", str(self.folder / "mosquitto.conf")]

    def read(self, receive, ready):
        import paho.mqtt.client as mqtt

        client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="reader", clean_session=False)
        client.on_connect = lambda *_: client.subscribe(TOPIC, qos=1)
        client.on_subscribe = lambda *_: ready.set()
        client.on_message = lambda _, __, message: receive(message.payload)
        client.connect("127.0.0.1", self.port, keepalive=10)
        while not self.isOver:
            if client.loop(0.5) != 0:
                raise RuntimeError("the connection is lost")


class Redis(Broker):
    kind, options, last = "redis", ", stream-length: 0", "0"

    def command(self):
        return ["redis-server", "--port", str(self.port), "--bind", "0.0.0.0", "--protected-mode", "no"] + [
            "--dir", str(self.folder), "--appendonly", "yes", "--save", "",
        ]  # fmt: skip

    def read(self, receive, ready):
        import redis

        client = redis.Redis(port=self.port)
        client.ping()
        ready.set()
        while not self.isOver:
            for _, entries in client.xread({TOPIC: self.last}, count=1000, block=500):
                for self.last, fields in entries:
                    receive(fields[b"metadata"])


class NATS(Broker):
    kind, options = "nats", ", stream: LOAD"

    def command(self):
        return ["/usr/sbin/nats-server", "-a", "0.0.0.0", "-p", str(self.port), "-js", "-sd", str(self.folder)]

    def read(self, receive, ready):
        import asyncio

        import nats

        async def follow():
            client = await nats.connect(f"nats://127.0.0.1:{self.port}", allow_reconnect=False)
            stream = client.jetstream()
            try:
                await stream.add_stream(name="LOAD", subjects=[TOPIC])
            except nats.js.errors.BadRequestError:
                pass  # it is there already
            subscription = await stream.pull_subscribe(TOPIC, durable="reader")
            ready.set()
            while not self.isOver:
                try:
                    for message in await subscription.fetch(500, timeout=1):
                        receive(message.data)
                        await message.ack()
                except (nats.errors.TimeoutError, asyncio.TimeoutError):
                    pass

        asyncio.run(follow())


class AMQP(Broker):
    kind = "amqp"

    def environment(self):
        folder = str(self.folder)
        return {
            "RABBITMQ_NODENAME": f"chaos{self.port}@localhost", "RABBITMQ_NODE_IP_ADDRESS": "0.0.0.0",
            "RABBITMQ_NODE_PORT": str(self.port), "RABBITMQ_DIST_PORT": str(self.port + 20000 if self.port < 45000 else self.port - 20000),
            "RABBITMQ_MNESIA_BASE": folder, "RABBITMQ_LOG_BASE": folder, "RABBITMQ_PID_FILE": f"{folder}/pid",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder}/plugins", "RABBITMQ_CONFIG_FILE": f"{folder}/rabbitmq", "HOME": folder,
            "ERL_EPMD_PORT": str(self.epmd),
        }  # fmt: skip

    def command(self):
        (self.folder / "plugins").write_text("[].")
        (self.folder / "rabbitmq.conf").write_text("loopback_users = none\n")
        return ["/usr/lib/rabbitmq/bin/rabbitmq-server"]

    def __init__(self, folder):
        super().__init__(folder)
        self.epmd = free_port()

    def end(self):
        super().end()
        for _ in range(50):  # it takes a moment to see that its node is gone
            answer = subprocess.run(["epmd", "-port", str(self.epmd), "-kill"], capture_output=True, text=True)
            if "living nodes" not in answer.stdout + answer.stderr:
                break
            time.sleep(0.1)

    def entry(self, host):
        return f"{{ amqp: '{host}:{self.port}', topic: {TOPIC}, user: guest, password: guest }}"

    def read(self, receive, ready):
        import pika

        channel = pika.BlockingConnection(pika.ConnectionParameters("127.0.0.1", self.port)).channel()
        channel.queue_declare("reader", durable=True)
        channel.queue_bind("reader", "amq.topic", TOPIC)
        channel.basic_qos(prefetch_count=1000)
        ready.set()
        for method, _, body in channel.consume("reader", inactivity_timeout=1):
            if self.isOver:
                return
            if method is not None:
                receive(body)
                channel.basic_ack(method.delivery_tag)


class Kafka(Broker):
    """The mock cluster of librdkafka, in a process of its own."""

    kind = "kafka"
    SERVER = (
        "import confluent_kafka, sys, time\n"
        "client = confluent_kafka.Producer({'test.mock.num.brokers': 1})\n"
        "broker = list(client.list_topics(timeout=30).brokers.values())[0]\n"
        "print(broker.port, flush=True)\n"
        "while True: client.poll(1)\n"
    )

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "-c", self.SERVER], stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        self.port = int(self.process.stdout.readline())

    def read(self, receive, ready):
        from confluent_kafka import Consumer, TopicPartition

        consumer = Consumer(
            {"bootstrap.servers": f"127.0.0.1:{self.port}", "group.id": "reader", "auto.offset.reset": "earliest"}
            | {"allow.auto.create.topics": True}
        )
        partitions = []
        while not partitions:  # asking for a topic makes it
            topic = consumer.list_topics(TOPIC, timeout=30).topics[TOPIC]
            partitions = [] if topic.error else list(topic.partitions)
            time.sleep(0.1)
        consumer.assign([TopicPartition(TOPIC, number, 0) for number in partitions])
        ready.set()
        while not self.isOver:
            for message in consumer.consume(1000, timeout=0.5):
                if message.error() is None:
                    receive(message.value())


BROKERS = {"mqtt": MQTT, "redis": Redis, "nats": NATS, "amqp": AMQP, "kafka": Kafka}
