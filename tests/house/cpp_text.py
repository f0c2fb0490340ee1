"""Reading C++ as text: comments and string contents taken out, line numbers kept."""

import re

# In order: numbers with digit separators (so that their quotes open nothing), raw strings, strings, characters,
# comments.
_TOKEN = re.compile(
    r"""(?P<number>\b\d[\w']*)
      |(?P<raw>R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)")
      |(?P<string>"(?:\\.|[^"\\\n])*")
      |(?P<character>'(?:\\.|[^'\\\n])*')
      |(?P<comment>//[^\n]*|/\*.*?\*/)""",
    re.VERBOSE | re.DOTALL,
)


def without_comments(text, strings=True):
    """The text without comments and, unless `strings`, with empty string literals. Newlines stay."""

    def replace(match):
        token = match.group(0)
        if match.group("comment"):
            return " " + "\n" * token.count("\n")
        if not strings and (match.group("raw") or match.group("string")):
            return '""' + "\n" * token.count("\n")
        return token

    return _TOKEN.sub(replace, text)
