"""What every answer carries, whatever was asked, by whomever, and however wrong it went."""

from __future__ import annotations

from django.http import HttpResponse

ALLOWED = {"'self'", "'none'"}


def missing(response: HttpResponse) -> list[str]:
    """What this answer lacks. The policy may name this server and nothing else."""
    policy = dict(part.strip().split(" ", 1) for part in response.get("Content-Security-Policy", "").split(";") if part)
    wanted = {
        "policy": policy.get("default-src") == "'none'" and {*policy.values()} <= ALLOWED,
        "own scripts only": policy.get("script-src") == policy.get("style-src") == "'self'",
        "forms stay here": policy.get("form-action") == "'self'" and policy.get("base-uri") == "'none'",
        "no frames": policy.get("frame-ancestors") == "'none'" and response.get("X-Frame-Options") == "DENY",
        "nosniff": response.get("X-Content-Type-Options") == "nosniff",
        "no referrer": response.get("Referrer-Policy") == "no-referrer",
        "own window": response.get("Cross-Origin-Opener-Policy") == "same-origin",
        "own files": response.get("Cross-Origin-Resource-Policy") == "same-origin",
        "not indexed": response.get("X-Robots-Tag") == "noindex, nofollow",
        "not shared": "Access-Control-Allow-Origin" not in response,
        "not kept": response.get("Cache-Control") == "no-store",
    }
    return [name for name, there in wanted.items() if not there]
