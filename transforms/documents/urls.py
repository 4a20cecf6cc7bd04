"""Addresses of articles: the form in which two addresses of one article are equal."""

import re
from ipaddress import IPv6Address
from urllib.parse import urlsplit, urlunsplit

MAX_URL_LENGTH = 2000
# Parameters that say how the reader came, never what is read. Exact names, since a part of a name (courlan's way)
# takes "gallery" or "eid" too and makes two articles one.
_TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "at_", "ns_", "mc_", "hsa_", "_hs", "vero_", "oly_", "stm_", "wt_", "wt.")
_TRACKING_NAMES = """
fbclid gclid gclsrc dclid msclkid yclid twclid ttclid igshid igsh wbraid gbraid srsltid ref ref_src ref_url referrer
referer cmp cmpid cmp_id campaign campaign_id camp icid intcmp ito ocid smid smtyp sr_share xtor partner mkt_tok mbid
ncid nlid soc_src soc_trk spm share sharetype taid tpcc trk trkinfo unlocked_article_code amp guccounter guce_referrer
guce_referrer_sig outputtype recirc rss src_trk __twitter_impression __source sfnsn s_cid cvid fb_ref fb_source
action_object_map action_type_map algo_id
"""
_TRACKING = frozenset(_TRACKING_NAMES.split())
_HOST = re.compile(r"(?:[\w](?:[\w-]{0,61}[\w])?\.)+[\w-]{1,63}")  # a name or an IPv4 address
_SHORT_HOST = re.compile(r"[\w][\w-]{2,62}")  # of an intranet; http://n/a and the like are none
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_AMP_END = re.compile(r"(?:/amp/?|\.amp)$", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#\x00-\x20][^\s\x00-\x20]*", re.IGNORECASE)
_DEFAULT_PORTS = (None, 80, 443)


def normalize_url(url: str | None) -> str | None:
    """The address in the form that identifies the article; None when it is no http or https address.

    https, the host in lower case, without credentials, default port, fragment, tracking parameters, marks of an AMP
    version and trailing slash; parameters in order of their names. A host may be a name of an intranet or an IP
    address. "www." stays: not every host has a twin.
    """
    if not url or len(url) > MAX_URL_LENGTH:
        return None
    try:
        parts = urlsplit("".join(url.split()).replace("&amp;", "&"))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not _is_host(host):
        return None
    path = _AMP_END.sub("", re.sub(r"/{2,}", "/", _tidy_escapes(parts.path))).rstrip("/")
    kept = sorted(part for part in _tidy_escapes(parts.query).split("&") if part and not _is_tracking(part))
    host = f"[{host}]" if ":" in host else host
    netloc = host if port in _DEFAULT_PORTS else f"{host}:{port}"
    return urlunsplit(("https", netloc, path, "&".join(kept), ""))


def domain(url: str | None) -> str | None:
    """The registrable domain of an address, as "bbc.co.uk" of "https://www.bbc.co.uk/news"; None if it has none."""
    if not url:
        return None
    from courlan import extract_domain  # not every source has an address, and loading it takes a while

    return extract_domain(url)


def host(url: str | None) -> str | None:
    """The host of an address in lower case without a leading "www."."""
    try:
        name = urlsplit(url).hostname if url else None
    except ValueError:
        return None
    return re.sub(r"^www\d?\.", "", name) if name else None


def path(url: str | None) -> str:
    """The path of an address, "" of what is none: a field of a record may hold anything."""
    try:
        return urlsplit(url).path if url else ""
    except ValueError:
        return ""


def web_address(url: str | None) -> str | None:
    """The address where it is one of the web, so that a page may link to it; otherwise None."""
    return url if url and _WEB_ADDRESS.fullmatch(url) else None


def _is_host(name: str) -> bool:
    if ":" not in name:
        return bool(_HOST.fullmatch(name) or _SHORT_HOST.fullmatch(name))
    try:
        return bool(IPv6Address(name))
    except ValueError:
        return False


def _is_tracking(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def _tidy_escapes(text: str) -> str:
    """Percent escapes in capitals, and none that is not needed."""
    return _PERCENT.sub(lambda m: c if (c := chr(int(m[1], 16))) in _UNRESERVED else m[0].upper(), text)
