"""What holds for all tests."""

import os

if os.environ.get("SLIPCOVER_ENABLED"):  # set by `make coverage`
    import slipcover

    def _keep_probes(_: slipcover.Slipcover) -> None:
        """Slipcover takes out probes that were passed often. It walks over all modules for that, and raises
        RuntimeError into the code under test if another thread imports one meanwhile.
        """

    slipcover.Slipcover.deinstrument_seen = _keep_probes
