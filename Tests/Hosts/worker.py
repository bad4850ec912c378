"""A worker on a host of its own, and what may happen to it."""

import os
import signal
import subprocess


class Worker:
    """`backlot worker` on one host; its clock may be wrong by so many seconds."""

    def __init__(self, network, index, program, environment, log, skew, clock):
        self.network, self.index, self.program = network, index, program
        self.environment, self.log = environment, log
        self.name = f"host{index}"
        self.skew, self.clock = skew, clock
        self.process = None
        self.is_cut = self.is_paused = False

    def start(self):
        clock = f"LD_PRELOAD={self.clock} WRONG_BY={self.skew}" if self.skew else ""
        # The name of the host is in the name of the worker, so that the ledger tells them apart.
        script = f'hostname {self.name}; exec env {clock} "$@"'
        words = ["unshare", "--uts", "sh", "-c", script, "sh",
                 self.program, "worker", "--lease", "4", "--capacity", "4"]
        self.process = subprocess.Popen(
            self.network.inside(self.network.hosts[self.index - 1], *words),
            env=self.environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)

    @property
    def is_alive(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        self._end(signal.SIGKILL)

    def leave(self):
        """Is told to go, and gives its runs back."""
        self._end(signal.SIGTERM)

    def _end(self, how):
        if self.is_alive:
            self.process.send_signal(how)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def pause(self):
        self.is_paused = True
        if self.is_alive:
            os.kill(self.process.pid, signal.SIGSTOP)

    def cut(self):
        self.is_cut = True
        self.network.cut(self.index)

    def recover(self):
        """Whatever was done to it, it goes on; a paused worker finds itself fenced."""
        if self.is_cut:
            self.network.heal(self.index)
        if self.is_paused and self.is_alive:
            os.kill(self.process.pid, signal.SIGCONT)
        self.is_cut = self.is_paused = False
        if not self.is_alive:
            self.start()
