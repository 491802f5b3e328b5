"""`python -m bench VERB …`: what `./hayauma bench VERB` runs."""

import importlib
import sys

from tests import servers

servers.end_when_told()
sys.exit(importlib.import_module(f"bench.{sys.argv[1]}").main(sys.argv[2:]))
