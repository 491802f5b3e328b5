"""Routes (道順): over which relay a group's letters go, while some relays are ill. Pure."""

from collections.abc import Mapping, Sequence


class Routes:
    """The relays in order of preference, for some groups in an order of their own."""

    def __init__(
        self, relays: Sequence[str], own: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self.relays = tuple(relays)
        self._own = {group: tuple(names) for group, names in (own or {}).items()}
        self._ill: set[str] = set()
        self._chosen: dict[str, str] = {}

    @property
    def many(self) -> bool:
        """Whether there is any choice."""
        return len(self.relays) > 1

    @property
    def ill(self) -> frozenset[str]:
        """The relays that are passed over."""
        return frozenset(self._ill)

    def prefer(self, own: Mapping[str, Sequence[str]]) -> None:
        """Replace the orders that some groups have of their own."""
        self._own = {group: tuple(names) for group, names in own.items()}
        self._chosen.clear()

    def is_well(self, relay: str, well: bool) -> bool:
        """Note a relay's health; return whether that changes anything."""
        if (relay not in self._ill) is well:
            return False
        if well:
            self._ill.discard(relay)
        else:
            self._ill.add(relay)
        self._chosen.clear()
        return True

    def relay(self, group: str) -> str:
        """Return the first healthy relay of a group, or its first one where none is."""
        chosen = self._chosen.get(group)
        if chosen is None:
            known = [one for one in self._own.get(group, ()) if one in self.relays]
            order = known or list(self.relays)
            chosen = next((one for one in order if one not in self._ill), order[0])
            self._chosen[group] = chosen
        return chosen
