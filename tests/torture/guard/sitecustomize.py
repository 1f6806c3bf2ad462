"""Holds every program that a test starts to this machine."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from loopback import refuse_network

sys.path.pop(0)
sys.addaudithook(refuse_network)
