"""What documents are about: their topics in the Media Topics of IPTC."""
