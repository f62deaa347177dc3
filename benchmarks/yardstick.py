"""The yardstick: a fixed piece of work of Django's that nothing in the product makes cheaper or dearer.

Bars of CPU are counted in it. It costs what the frame cost when the bars were agreed on (2.6 ms where that was measured,
with plain ORM queries and addresses that were found anew), so a cheaper frame makes no page look dearer. It must not be
changed without measuring the bars anew.
"""

from __future__ import annotations

from django.template import Context, Template

ROWS = 400
_LINES = [{"title": f"Line {number} & more", "number": number, "open": number % 3 == 0} for number in range(ROWS)]
_TEXT = """<ol>{% for line in lines %}
<li class="{% if line.open %}open{% else %}shut{% endif %}">{{ line.title }}: {{ line.number|add:1 }}</li>
{% endfor %}</ol>"""
_template: list[Template] = []


def yard() -> str:
    """Returns the rendered list."""
    if not _template:
        _template.append(Template(_TEXT))
    rendered: str = _template[0].render(Context({"lines": _LINES}))
    return rendered
