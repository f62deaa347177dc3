"""`python -m twofold`."""

import sys

from twofold.ops.command import main

sys.exit(main())
