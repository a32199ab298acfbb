"""Texts that try to be more than text, and what would show that one succeeded."""

PAYLOADS = (
    "<script>window.ran=1</script>",
    "</script><script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    "<svg onload=window.ran=1>",
    "<svg><script>window.ran=1</script></svg>",
    "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
    "<style>body{display:none}</style>",
    "<a href='javascript:window.ran=1'>click</a>",
    "<details open ontoggle=window.ran=1>",
    "</template><img src=x onerror=window.ran=1>",
    "</textarea><img src=x onerror=window.ran=1>",
    '"><img src=x onerror=window.ran=1>',
    "' onfocus=window.ran=1 autofocus='",
    "${window.ran=1}",
    "`${window.ran=1}`",
    "{{constructor.constructor('window.ran=1')()}}",
    "{% raw %}{{ 7 * 7 }}{% endraw %}",
    "[link](javascript:window.ran=1) **bold** `code` $x^2$",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=window.ran=1>",
    "\u202eevil\u202c &lt;script&gt; &amp;",
)

TRACES = "#panes :is(script, img, iframe, style, math, .question *, .answer a, .passage svg, .source-title *)"
"""Elements that only a payload could have made."""
