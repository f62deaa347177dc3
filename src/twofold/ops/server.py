"""The production server: gunicorn with threads, started from code so that nobody has to configure it."""

from __future__ import annotations

import gc
import logging
import os
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # it has no types
from gunicorn.arbiter import Arbiter  # type: ignore[import-untyped]  # it has no types

from twofold.configuration import Configuration
from twofold.ops.gunicorn_worker import HouseWorker
from twofold.ops.housekeeping import keep_house
from twofold.ops.process import guard_process
from twofold.web.reports import QuietLog, SeldomLog

MEMORY = Path("/dev/shm")  # noqa: S108 — the server's own heartbeat files; no content is written there

_SELDOM = SeldomLog()


class HouseArbiter(Arbiter):  # type: ignore[misc]  # gunicorn has no types
    def handle_int(self) -> None:
        """Ctrl-C stops as gently as a service manager does: requests in progress are answered first."""
        self.handle_term()


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, configuration: Configuration, when_answering: Callable[[], None]) -> None:
        self.configuration = configuration
        self.when_answering = when_answering
        super().__init__()

    def load_config(self) -> None:
        # Django leaves it to the server to drop the body of a HEAD response, and gunicorn logs each time that it does.
        logging.getLogger("gunicorn.http.wsgi").setLevel(logging.ERROR)
        logging.getLogger("gunicorn.error").addFilter(_without_words)
        for name, value in self.options().items():
            self.cfg.set(name, value)

    def options(self) -> dict[str, Any]:
        return {
            "bind": self.configuration.bind,
            "workers": self.configuration.workers,
            "threads": self.configuration.threads,
            "worker_class": HouseWorker,
            "preload_app": True,
            "worker_tmp_dir": str(MEMORY) if os.access(MEMORY, os.W_OK) else None,
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
            "control_socket_disable": True,
            "proc_name": "twofold",
            "timeout": 60,
            "graceful_timeout": 15,
            "keepalive": 15,
            "sendfile": False,  # the loop sends answers, never a thread that waits for the client
            "forwarded_allow_ips": "",  # only TWOFOLD_PROXIES decides whom we believe (web.proxies)
            "forwarder_headers": "",  # no request header sets our path
            "umask": 0o007,  # a Unix socket for the proxy's group; files keep the process's own 077
            "post_fork": _after_fork,
            "post_worker_init": self._worker_ready,
        }

    def load(self) -> Any:
        """Loads the pages' code before the workers are forked, so that they share memory and faults show at once."""
        from django.urls import get_resolver

        from twofold.wsgi import application

        _ = get_resolver().url_patterns
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)  # a page makes thousands of objects and drops them without its help
        return application

    def run(self) -> None:
        HouseArbiter(self).run()

    def _worker_ready(self, worker: Any) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the master decides
        if worker.age == 1:
            Thread(target=self.when_answering, daemon=True).start()
        Thread(target=keep_house, daemon=True, name="housekeeping").start()
        if self.configuration.mail_host:
            from twofold.ops.reminders import keep_reminding

            Thread(target=keep_reminding, daemon=True, name="reminders").start()


def _without_words(record: logging.LogRecord) -> bool:
    """Rewrites messages about unreadable requests, which quote bytes or an address that may be private."""
    if record.getMessage().startswith("Invalid request"):
        record.msg, record.args = "A request could not be read", ()
    return _SELDOM.filter(record) and QuietLog().filter(record)


def _after_fork(server: Any, worker: Any) -> None:
    guard_process()
