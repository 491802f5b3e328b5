"""`python -m hayauma VERB …`, which the launcher ./hayauma becomes."""

from hayauma.console import script

script()
