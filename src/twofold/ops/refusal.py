"""The exception for a reason not to go on, printed as one paragraph instead of a traceback."""


class Refusal(Exception):
    """The message says what is wrong and how to fix it; the command ends with exit code 2."""
