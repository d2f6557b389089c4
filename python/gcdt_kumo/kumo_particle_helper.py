"""The same module as gcdt.kumo_particle_helper."""

import sys

from gcdt import kumo_particle_helper

sys.modules[__name__] = kumo_particle_helper
