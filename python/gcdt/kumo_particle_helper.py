"""Templates put together from particles: reusable groups of resources."""

import os


class Particle(object):
    """Resources (a map of name to resource) and the permissions they need."""

    def __init__(self, template, resources, permissions=None):
        self.template = template
        self.resources = resources
        self.permissions = permissions


def initialize(template, service_name, environment="dev"):
    """Names the template's service and environment, which SERVICE_NAME and ENV override."""
    from troposphere import Tags

    template.SERVICE_NAME = os.getenv("SERVICE_NAME", service_name)
    template.SERVICE_ENVIRONMENT = os.getenv("ENV", environment).lower()
    tags = {
        "service-name": template.SERVICE_NAME,
        "environment": template.SERVICE_ENVIRONMENT,
    }
    template.DEFAULT_TAGS = Tags(**tags)
    set_up = {
        "version": "2010-09-09",
        "description": "Stack for %s microservice" % service_name,
    }
    for member, value in set_up.items():  # troposphere 2 says add_version, 3 and later set_version
        method = getattr(template, "set_" + member, None) or getattr(template, "add_" + member)
        method(value)


def get_particle_permissions(particles):
    """The permissions of all particles that have some."""
    return [
        particle.permissions
        for particle in particles
        if particle is not None and particle.permissions is not None
    ]
