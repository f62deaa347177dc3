"""Threads that wait for nobody: browsers open connections ahead of time and say nothing on them."""

from __future__ import annotations

import socket
import struct
from typing import Any, Final

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]  # gunicorn has no types

SILENCE: Final = 0.05  # seconds for the first byte; then the connection waits without a thread, as between two pages
PATIENCE: Final = 30  # seconds for each further piece of a request


class HouseWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn holds a thread for 5 seconds for the first byte and for ever for the next one."""

    def handle(self, conn: Any) -> Any:
        until_told = conn.wait_for_data
        conn.wait_for_data = lambda _seconds: until_told(SILENCE)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", PATIENCE, 0))
        return super().handle(conn)
