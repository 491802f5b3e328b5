"""The import contract `own_tables`: only a room itself imports its `models`.

import-linter reads it from .importlinter. It needs no list of rooms, so a new room is under it
from its first line.
"""

import grimp
from importlinter import Contract, ContractCheck, fields, output


class OwnTables(Contract):
    """Break on every import of hayauma.A.models from outside hayauma.A."""

    type_name = "own_tables"

    house = fields.StringField()

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Return whether every import of a room's models comes from the room."""
        found = []
        for imported in sorted(graph.modules):
            room = self._room_of_models(imported)
            if room is None:
                continue
            for importer in sorted(graph.find_modules_that_directly_import(imported)):
                if importer != room and not importer.startswith(f"{room}."):
                    details = graph.get_import_details(importer=importer, imported=imported)
                    found += [(importer, line["line_number"], imported) for line in details]
        return ContractCheck(kept=not found, metadata={"found": found})

    def _room_of_models(self, module: str) -> str | None:
        """Return hayauma.A for hayauma.A.models and what lies in it."""
        parts = module.split(".")
        is_models = len(parts) > 2 and parts[0] == str(self.house) and parts[2] == "models"
        return ".".join(parts[:2]) if is_models else None

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each import with its place and the way out."""
        for importer, line, imported in check.metadata["found"]:
            output.print_error(f"{importer}:{line}: imports {imported}", bold=False)
        output.print("Call a function of that room instead; it returns a frozen dataclass.")
