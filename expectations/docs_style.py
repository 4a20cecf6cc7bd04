"""The style sheet of the Data Docs, set into every page so that none has to be fetched."""

CSS = r"""
:root {
  --ink: #1c2430; --soft: #5b6675; --line: #d9dee5; --paper: #fff; --band: #f4f6f9; --good: #1a7f4b; --bad:
  #b3261e; --warn: #9a6700;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e5e9ef; --soft: #9aa6b5; --line: #333c48; --paper: #14181e; --band: #1d232b; --good: #4cc38a;
    --bad: #ff8a80; --warn: #e3b341;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 70rem; padding: 1.5rem; background: var(--paper); color: var(--ink); font:
  15px/1.5 system-ui, "Segoe UI", "Liberation Sans", sans-serif;
}
h1 { font-size: 1.6rem; margin: 0.2rem 0; }
h2, h5 { font-size: 1.1rem; margin: 2rem 0 0.4rem; overflow-wrap: anywhere; }
h6 { font-size: 0.95rem; margin: 0.8rem 0 0.2rem; }
a { color: inherit; }
p.lead { color: var(--soft); margin: 0 0 1rem; }
.scroll, .table-responsive { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 0.4rem 0; }
th, td {
  border-bottom: 1px solid var(--line); padding: 0.35rem 0.7rem; text-align: left; vertical-align: top;
}
td { overflow-wrap: break-word; }
.ge-section .table { table-layout: fixed; }
.ge-section .table > thead > tr > th:first-child { width: 5rem; }
.ge-section .table > thead > tr > th:last-child { width: 30%; }
.ge-section .table-sm { table-layout: auto; max-width: 30rem; }
td code { overflow-wrap: anywhere; }
th { background: var(--band); font-weight: 600; white-space: nowrap; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td table { width: auto; font-family: ui-monospace, "Liberation Mono", monospace; font-size: 0.85em; }
.badge, code {
  background: var(--band); border: 1px solid var(--line); border-radius: 4px; padding: 0 0.3rem; font-
  family: ui-monospace, "Liberation Mono", monospace; font-size: 0.85em;
}
.pass, .text-success { color: var(--good); font-weight: 600; }
.fail, .text-danger { color: var(--bad); font-weight: 600; }
.warn { color: var(--warn); font-weight: 600; }
.fas { font-style: normal; }
.fa-check-circle::before { content: "\2713"; }
.fa-times::before { content: "\2717"; }
"""
