"""See gcdt.kumo_particle_helper."""

from gcdt.kumo_particle_helper import Particle, get_particle_permissions, initialize  # noqa: F401
