"""Hosts of the test's own: network namespaces joined by cables that can be pulled out."""

import subprocess


def run(*words, check=True, **more):
    return subprocess.run([str(word) for word in words], check=check, **more)


class Network:
    """One namespace for the servers, and one for each host, with a cable between.

    Nothing of it can be reached from outside; the root namespace has no address in it.
    """

    def __init__(self, name, hosts):
        self.store = f"{name}-store"
        self.hosts = [f"{name}-{index}" for index in range(1, hosts + 1)]

    def __enter__(self):
        for space in [self.store, *self.hosts]:
            run("ip", "netns", "add", space)
            run("ip", "-n", space, "link", "set", "lo", "up")
        # The servers' address, whichever cable is pulled out.
        run("ip", "-n", self.store, "address", "add", "10.87.0.1/32", "dev", "lo")
        for index, space in enumerate(self.hosts, 1):
            run("ip", "link", "add", f"c{index}", "netns", self.store,
                "type", "veth", "peer", "name", "c0", "netns", space)
            run("ip", "-n", self.store, "address", "add", f"10.87.{index}.1/24", "dev", f"c{index}")
            run("ip", "-n", space, "address", "add", f"10.87.{index}.2/24", "dev", "c0")
            run("ip", "-n", self.store, "link", "set", f"c{index}", "up")
            run("ip", "-n", space, "link", "set", "c0", "up")
            run("ip", "-n", space, "route", "add", "10.87.0.1/32", "via", f"10.87.{index}.1")
        return self

    def __exit__(self, *_):
        for space in [self.store, *self.hosts]:
            run("ip", "netns", "delete", space, check=False)

    def cut(self, index):
        """Pulls out the servers' end: the host notices nothing, its packets are lost."""
        run("ip", "-n", self.store, "link", "set", f"c{index}", "down")

    def heal(self, index):
        run("ip", "-n", self.store, "link", "set", f"c{index}", "up")

    def inside(self, space, *words):
        return ["ip", "netns", "exec", space, *map(str, words)]
