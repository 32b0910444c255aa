"""A clean Debian to install packages into: layers of one that prepare.sh has made, without a network.

run.sh gives the tests a network of their own, which is loopback, and mounts of their own, which go
with them. The folder of the prepared root is in CONNECTAI_CLEAN_ROOT.
"""

import fcntl
import hashlib
import os
import pathlib
import shutil
import socket
import stat
import struct
import subprocess
import tempfile

# What dpkg and apt write down of what they have done, caches, and what is no file of a package.
RECORDS = ("var/lib/dpkg", "var/lib/apt", "var/cache", "var/log", "etc/ld.so.cache", "tmp", "var/tmp",
           "proc", "sys", "dev", "run")

ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8",
               "DEBIAN_FRONTEND": "noninteractive"}
USER = "someone"


def raise_loopback():
    """A new network namespace has its loopback device down."""
    siocsifflags, up, running = 0x8914, 0x1, 0x40
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, siocsifflags, struct.pack("16sh14x", b"lo", up | running))


class CleanRoot:
    """The prepared root, or another one as it is now, to be changed without changing that.

    Other roots are layers: what is written goes to a folder of the newest one's own. Where the
    kernel has no overlay file system, they are copies.
    """

    def __init__(self, below=None):
        base = pathlib.Path(os.environ["CONNECTAI_CLEAN_ROOT"])
        self._work = pathlib.Path(tempfile.mkdtemp(dir=base.parent / "layers"))
        self.path = self._work / "root"
        self.path.mkdir()
        self._layers = [self._work / "upper", *(below._layers if below else [base])]
        for name in ("upper", "work"):
            (self._work / name).mkdir()
            (self._work / name).chmod(0o755)
        options = (f"lowerdir={':'.join(map(str, self._layers[1:]))},upperdir={self._layers[0]},"
                   f"workdir={self._work / 'work'}")
        mounted = subprocess.run(["mount", "-t", "overlay", "overlay", "-o", options, self.path],
                                 capture_output=True, check=False)
        self._mounts = [self.path] if mounted.returncode == 0 else []
        if not self._mounts:
            self.path.rmdir()
            subprocess.run(["cp", "-a", "--reflink=auto", below.path if below else base, self.path],
                           check=True)
        for kind, folder in (("proc", "proc"), ("tmpfs", "run")):
            if subprocess.run(["mount", "-t", kind, kind, self.path / folder], capture_output=True,
                              check=False).returncode == 0:
                self._mounts.append(self.path / folder)

    def mount(self, source, name, *options):
        """A folder or file of this root, or of the machine outside, somewhere else in it."""
        subprocess.run(["mount", "--bind", *options, source, self.file(name)], check=True)
        self._mounts.append(self.file(name))

    def unmount(self, name):
        subprocess.run(["umount", self.file(name)], check=True)
        self._mounts.remove(self.file(name))

    def close(self):
        for mounted in reversed(self._mounts):
            subprocess.run(["umount", "--lazy", mounted], check=False)
        shutil.rmtree(self._work, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def file(self, name):
        return self.path / name.lstrip("/")

    def read(self, name):
        return self.file(name).read_text(encoding="utf-8")

    def write(self, name, text, owner=None):
        path = self.file(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        if owner:
            self.run("chown", f"{owner}:{owner}", name)  # whom the machine outside does not know

    def copy(self, source, name):
        target = self.file(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)

    def run(self, *command, user=None, text="", expect=0, **variables):
        """Runs a command inside and returns what it says; another status than `expect` is a failure."""
        environment = {**ENVIRONMENT, "HOME": f"/home/{user}" if user else "/root", **variables}
        identity = [f"--userspec={user}:{user}"] if user else []
        folder = environment["HOME"] if user else "/"
        done = subprocess.run(
            ["chroot", *identity, str(self.path), "/usr/bin/env", "-i", f"--chdir={folder}",
             *(f"{name}={value}" for name, value in environment.items()), *command],
            input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
            timeout=300, check=False)
        if done.returncode != expect:
            raise AssertionError(f"{' '.join(command)}: status {done.returncode} where {expect} was "
                                 f"expected\n{done.stdout}")
        return done.stdout

    def add_user(self):
        self.run("useradd", "--create-home", "--user-group", USER)

    def snapshot(self):
        """Every file that is no record: what it is, whose, with which rights, and its content."""
        found = {}
        for folder, folders, files in os.walk(self.path):
            inside = os.path.relpath(folder, self.path)
            folders[:] = [name for name in folders
                          if os.path.normpath(os.path.join(inside, name)) not in RECORDS]
            for name in folders + files:
                relative = os.path.normpath(os.path.join(inside, name))
                if relative not in RECORDS and not relative.endswith(".pyc"):
                    found[relative] = describe(os.path.join(folder, name))
        return found


def describe(path):
    status = os.lstat(path)
    owner = (stat.filemode(status.st_mode), status.st_uid, status.st_gid)
    if stat.S_ISLNK(status.st_mode):
        return (*owner, os.readlink(path))
    if stat.S_ISREG(status.st_mode):
        with open(path, "rb") as file:
            return (*owner, hashlib.file_digest(file, "sha256").hexdigest())
    return owner


def differences(before, after):
    """A line for each file that came, went, or changed."""
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            yield f"gone: {name}"
        elif name not in before:
            yield f"left behind: {name}"
        elif before[name] != after[name]:
            yield f"changed: {name}: {before[name]} is now {after[name]}"
