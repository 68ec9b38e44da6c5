"""Names that others are imitated after: one module for a package URL type, each with its date and its making."""
