"""A person without JavaScript: keeps cookies, reads pages, fills in forms and sends them, over real HTTP."""

from __future__ import annotations

import http.client
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit


@dataclass
class Form:
    """A form as it stands on a page: where it goes and what it would send."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    textareas: list[str] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {name for name, _ in self.fields}

    def filled(self, **values: str) -> list[tuple[str, str]]:
        """The fields with these values; a name that the form does not have is an error."""
        wanted = {name.replace("__", "-"): value for name, value in values.items()}
        if missing := set(wanted) - self.names:
            raise KeyError(f"{self.action} has no field {sorted(missing)}, only {sorted(self.names)}")
        rest = [(n, v) for n, v in self.fields if n not in wanted]
        return rest + list(wanted.items())


@dataclass
class Page:
    status: int
    path: str
    text: str
    headers: dict[str, str]
    cookies: list[str]
    content: bytes = b""

    @property
    def forms(self) -> list[Form]:
        reader = _Forms(self.path)
        reader.feed(self.text)
        return reader.forms

    def form(self, action: str) -> Form:
        """The first form whose action begins with this path."""
        found = [f for f in self.forms if f.action == action] or [f for f in self.forms if f.action.startswith(action)]
        if not found:
            raise LookupError(f"{self.path} ({self.status}) has no form to {action}: {[f.action for f in self.forms]}")
        return found[0]

    def links(self, prefix: str) -> list[str]:
        reader = _Forms(self.path)
        reader.feed(self.text)
        return [href for href in reader.links if href.startswith(prefix)]


class _Forms(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.forms, self.links = path, [], []
        self._form: Form | None = None
        self._textarea: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {k: v or "" for k, v in attrs}
        if tag == "a" and "href" in a:
            self.links.append(a["href"])
        if tag == "form":
            self._form = Form(a.get("action") or self.path, a.get("method", "get").lower())
            self.forms.append(self._form)
        if self._form is None or (not a.get("name") and tag != "option"):
            return
        if tag == "input":
            kind = a.get("type", "text")
            if kind in {"radio", "checkbox"} and "checked" not in a:
                return
            if kind not in {"submit", "button", "image"}:
                self._form.fields.append((a["name"], a.get("value", "on" if kind == "checkbox" else "")))
        elif tag == "textarea":
            self._textarea = a["name"]
            self._form.fields.append((a["name"], ""))
            self._form.textareas.append(a["name"])
        elif tag == "select":
            self._select = a["name"]
        elif tag == "option" and self._select and "selected" in a:
            self._form.fields.append((self._select, a.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._textarea and self._form:
            name, value = self._form.fields[-1]
            self._form.fields[-1] = (name, (value + data).removeprefix("\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._textarea = None
        elif tag == "select":
            if self._form is not None and self._select and self._select not in self._form.names:
                self._form.fields.append((self._select, ""))
            self._select = None


class Visitor:
    def __init__(self, origin: str, *, headers: dict[str, str] | None = None) -> None:
        parts = urlsplit(origin)
        self.origin, self._host, self._port = origin, parts.hostname or "", parts.port or 80
        self.cookies: dict[str, str] = {}
        self.headers = headers or {}

    def get(self, path: str, *, follow: bool = True) -> Page:
        return self._follow(self.request("GET", path), follow)

    def post(self, path: str, fields: list[tuple[str, str]], *, follow: bool = True, **headers: str) -> Page:
        body = urlencode(fields).encode()
        sent = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin, **headers}
        return self._follow(self.request("POST", path, body, sent), follow)

    def send(self, form: Form, *, follow: bool = True, **values: str) -> Page:
        return self.post(form.action, form.filled(**values), follow=follow)

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self._host, self._port, timeout=30)

    def request(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Page:
        connection = self.connection()
        sent = {**self.headers, **(headers or {}), "Host": f"{self._host}:{self._port}", "User-Agent": "Firefox Linux"}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        try:
            connection.request(method, path, body=body, headers=sent)
            response = connection.getresponse()
            text = response.read()
        finally:
            connection.close()
        set_cookies = [v for k, v in response.getheaders() if k.lower() == "set-cookie"]
        for cookie in set_cookies:
            self._take(cookie)
        plain = {k.lower(): v for k, v in response.getheaders()}
        return Page(response.status, path, text.decode("utf-8", "replace"), plain, set_cookies, text)

    def _take(self, cookie: str) -> None:
        name, _, rest = cookie.partition("=")
        value = rest.split(";", 1)[0].strip('"')
        if not value or "max-age=0" in cookie.lower():
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value

    def _follow(self, page: Page, follow: bool) -> Page:
        steps = 0
        while follow and page.status in {301, 302, 303} and steps < 5:
            target = page.headers["location"]
            if urlsplit(target).netloc:
                return page
            page, steps = self.request("GET", target), steps + 1
        return page
