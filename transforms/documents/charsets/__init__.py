"""Which encoding bytes are in that are not UTF-8."""
