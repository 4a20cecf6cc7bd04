"""Libraries imported without the modules that they load and onrecord does not use: a start takes seconds less."""

import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import MetaPathFinder
from threading import Lock
from types import ModuleType
from typing import Any

_lock = Lock()


class process:  # a namespace
    """What is known of this process."""

    is_own = False  # started as the command onrecord: nobody else's code runs in it


class _StandIn(ModuleType):
    """A module that is loaded when something of it is used, not when it is imported."""

    is_hidden = True  # while the library is imported

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what the import system asks for
            raise AttributeError(name)
        late = _Late(self.__name__, name)
        return late if self.is_hidden else late.real()


class _Late:
    """Something that a library takes out of a module, which is loaded when it is called or looked into."""

    def __init__(self, module: str, name: str) -> None:
        self._module, self._name = module, name

    def real(self) -> Any:
        return getattr(import_module(self._module), self._name)

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return self.real()(*arguments, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real(), name)


def slim_import(name: str, *, late: Sequence[str] = (), absent: Sequence[str] = ()) -> ModuleType:
    """A library imported as if some modules were not there (absent) or loaded on their first use (late).

    Modules that are loaded already are left as they are, and so is a library that is. When it returns, all modules can
    be imported as ever. Garbage is not collected meanwhile: a library's objects stay, and there are many.
    """
    with _lock, _without(late, absent), _uncollected():
        return import_module(name)


@contextmanager
def pretended(name: str) -> Iterator[None]:
    """In place of a library that is not loaded, something that has whatever is asked for, and of which nothing is."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = _Pretended(name)
    try:
        yield
    finally:
        del sys.modules[name]


def import_without(name: str, absent: str) -> None:
    """Import a library that asks whether another one is there, and does without it if nothing has loaded that yet."""
    if name in sys.modules or absent in sys.modules:
        return
    hidden = _Hidden(absent)
    sys.meta_path.insert(0, hidden)
    try:
        import_module(name)
    finally:
        sys.meta_path.remove(hidden)


class _Hidden(MetaPathFinder):
    def __init__(self, name: str) -> None:
        self._name = name

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> None:
        if fullname == self._name:
            raise ModuleNotFoundError(f"{fullname} is hidden", name=fullname)


class _Pretended(ModuleType):
    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


@contextmanager
def _without(late: Sequence[str], absent: Sequence[str]) -> Iterator[None]:
    hidden = {name: None for name in absent if name not in sys.modules}
    stand_ins = {name: _StandIn(name) for name in late if name not in sys.modules}
    for name in stand_ins.keys() - hidden.keys():
        parent, _, child = name.rpartition(".")
        if parent in stand_ins:
            setattr(stand_ins[parent], child, stand_ins[name])
    put = {**hidden, **stand_ins}
    sys.modules.update(put)  # type: ignore[arg-type]  # None is how the import system knows that a module is not there
    try:
        yield
    finally:
        for name, module in put.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
        for stand_in in stand_ins.values():
            stand_in.is_hidden = False


@contextmanager
def _uncollected() -> Iterator[None]:
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
