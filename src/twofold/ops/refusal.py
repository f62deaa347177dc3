"""A reason not to go on, told in one paragraph instead of a traceback."""


class Refusal(Exception):
    """The message says what is wrong and how to mend it; the command ends with exit code 2."""
