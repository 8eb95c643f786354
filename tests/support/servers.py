"""Servers that misbehave, on loopback, for the time of a test."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def server(talk: Callable[[socket.socket], None], port: int = 0) -> Iterator[int]:
    """Serve each connection by ``talk`` in a thread of its own; yields the port."""
    listener = socket.create_server(("127.0.0.1", port))
    open_ones: list[socket.socket] = []

    def serve(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            talk(connection)

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                open_ones.append(connection)
                threading.Thread(target=serve, args=[connection], daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for connection in open_ones:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def silent(connection: socket.socket) -> None:
    """Take everything, answer nothing."""
    while connection.recv(4096):
        pass


def cut(connection: socket.socket) -> None:
    """Hang up in the middle of the first answer."""
    connection.recv(4096)
    connection.sendall(b"$100\r\nhalf")


class Memory:
    """As much of Redis as the cache needs, to come back after an outage."""

    def __init__(self) -> None:
        self.rows: dict[bytes, bytes] = {}
        self.lock = threading.Lock()

    def __call__(self, connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        while header := lines.readline():
            words = []
            for _ in range(int(header[1:])):
                size = int(lines.readline()[1:])
                words.append(lines.read(size + 2)[:-2])
            with self.lock:
                connection.sendall(self.answer(*words))

    def answer(self, command: bytes, *words: bytes) -> bytes:
        rows = self.rows
        match command.upper(), words:
            case b"GET", [key]:
                return b"$%d\r\n%s\r\n" % (len(rows[key]), rows[key]) if key in rows else b"$-1\r\n"
            case b"SET", [key, value, *options]:
                if b"NX" in options and key in rows:
                    return b"$-1\r\n"
                rows[key] = value
                return b"+OK\r\n"
            case b"EXISTS", [key]:
                return b":%d\r\n" % (key in rows)
            case b"INCRBY", [key, step]:
                rows[key] = b"%d" % (int(rows[key]) + int(step))
                return b":%s\r\n" % rows[key]
        return b"-ERR unknown command\r\n"
