import { createHash } from 'node:crypto';

/** The whole style, inline: the page loads nothing. Colours repeat what words say; none says anything alone. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f7f7f5; --paper: #fff; --ink: #1d2126; --soft: #5a626c; --line: #dcdfe3; --link: #0b57b0;
  --good: #1a6e3c; --good-ground: #e6f4ea; --fair: #7a5200; --fair-ground: #fdf3dc; --bad: #a8201a; --bad-ground: #fdeae8;
  --plain-ground: #eceef1;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171b; --paper: #1b1f25; --ink: #e4e7eb; --soft: #a2abb6; --line: #333a43; --link: #86b7ff;
    --good: #7fd6a0; --good-ground: #14301f; --fair: #f0c36a; --fair-ground: #33290f; --bad: #ff9d96; --bad-ground: #3b1917;
    --plain-ground: #2a3038;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 1.5rem 1.25rem 3rem; max-width: 80rem;
  background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, h3, p, dl, dd, ul { margin: 0; padding: 0; }
ul { list-style: none; }
h1 { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .5rem; font-size: 1.75rem; line-height: 1.2; }
h2 { font-size: 1.25rem; line-height: 1.3; }
h3 { display: inline; font-size: 1.0625rem; }
small { color: var(--soft); font-size: .875rem; font-weight: 400; }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
section, footer { margin-top: 2.25rem; }

/* Who and when. */
header > p { margin-top: .25rem; color: var(--soft); }
header dl { display: flex; flex-wrap: wrap; gap: .25rem 2rem; margin-top: .75rem; }
header dl div { display: flex; flex-wrap: wrap; gap: 0 .5rem; min-width: 0; max-width: 100%; }
dt { color: var(--soft); }
dd { min-width: 0; }
header nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin-top: .75rem; }
header dd a { margin-left: .5rem; }
h1 small { font-size: 1.125rem; min-width: 0; }

/* Ids may be as long as somebody liked: they wrap, and beyond a few lines they scroll. */
.id { display: block; max-height: 6em; overflow: auto; font: .8125rem/1.45 var(--mono); color: var(--soft); font-weight: 400; unicode-bidi: isolate; }
header .id { display: inline-block; vertical-align: top; font-size: .875rem; color: var(--ink); line-height: 1.5rem; }
bdi { display: inline-block; max-width: 100%; max-height: 9em; overflow: auto; vertical-align: top; }

/* Ready or not. */
.banner { margin-top: 1.5rem; padding: .875rem 1.125rem; border-left: .375rem solid; border-radius: .25rem; }
.banner h2 { color: inherit; }
.banner p, .banner li { color: var(--ink); margin-top: .25rem; }
.banner ul { list-style: disc; padding-left: 1.25rem; }
.banner bdi::first-letter { text-transform: uppercase; }
.good { color: var(--good); background: var(--good-ground); }
.fair { color: var(--fair); background: var(--fair-ground); }
.bad { color: var(--bad); background: var(--bad-ground); }

/* Tables. */
table { width: 100%; margin-top: .75rem; border-collapse: collapse; table-layout: fixed; background: var(--paper); border: 1px solid var(--line); border-radius: .25rem; }
caption { text-align: left; color: var(--soft); padding-bottom: .5rem; }
th, td { padding: .5rem .75rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); font-weight: 400; overflow: hidden; }
thead th { font-size: .875rem; color: var(--soft); border-top: 0; }
tbody th { font-weight: 600; }
tbody th small { display: block; }
.sources th:nth-child(1) { width: 28%; } .sources th:nth-child(2) { width: 24%; } .sources th:nth-child(3) { width: 16%; }
.tasks thead th:nth-child(1) { width: 32%; } .tasks thead th:nth-child(3) { width: 9.5rem; } .tasks thead th:nth-child(4) { width: 26%; }
.changes thead th:nth-child(1) { width: 9.5rem; } .changes thead th:nth-child(2) { width: 8rem; } .changes thead th:nth-child(3) { width: 36%; }
td small { display: block; }
.warnings { margin-top: .375rem; color: var(--fair); font-size: .875rem; }
.evidence { margin-top: .125rem; color: var(--soft); font-size: .875rem; }
.error { display: block; color: var(--bad); font-size: .875rem; }

/* Words that are looked for. */
.state, .change { display: inline-block; padding: 0 .5rem; border-radius: .25rem; background: var(--plain-ground); }
.state.fresh, .change.register { color: var(--good); background: var(--good-ground); }
.state.stale { color: var(--fair); background: var(--fair-ground); }
.state.failing { color: var(--bad); background: var(--bad-ground); }

/* Which tasks. */
.choices { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .75rem; }
.choice { display: inline-block; padding: .25rem .75rem; border: 1px solid var(--line); border-radius: 2rem; background: var(--paper); text-decoration: none; }
a.choice:hover { text-decoration: underline; }
.choice.none { color: var(--soft); background: none; }
.choice[aria-current] { border-color: currentcolor; box-shadow: inset 0 0 0 1px currentcolor; }
nav p, .apps { margin-top: .75rem; }
.apps ul { columns: 20rem; margin-top: .5rem; }
.group { margin-top: 1.25rem; padding-left: .875rem; border-left: .25rem solid var(--line); }
.group.held { border-color: var(--bad); } .group.waiting, .group.skipped { border-color: var(--fair); } .group.published { border-color: var(--good); }
summary { cursor: pointer; }
.earlier { margin-top: .75rem; }
.empty { margin-top: .75rem; padding: .875rem 1.125rem; border: 1px dashed var(--line); border-radius: .25rem; }
footer { border-top: 1px solid var(--line); padding-top: 1rem; color: var(--soft); font-size: .875rem; }
footer h2 { font-size: 1rem; color: var(--ink); }
footer dl { margin: .5rem 0; }
footer dl div { display: flex; gap: 0 1rem; flex-wrap: wrap; }
footer dt { min-width: 7rem; }

/* A phone: each row becomes a block, each cell says what it is. */
@media (max-width: 46rem) {
  body { padding: 1rem .875rem 2rem; }
  h1 { font-size: 1.5rem; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, th, td, caption { display: block; }
  table { border: 0; background: none; }
  tbody { background: var(--paper); border: 1px solid var(--line); border-radius: .25rem; }
  tbody tr { padding: .625rem .75rem; border-top: 1px solid var(--line); }
  tbody tr:first-child { border-top: 0; }
  tbody th, tbody td { padding: .125rem 0; border: 0; width: auto !important; }
  td[data-label]::before { content: attr(data-label) ": "; color: var(--soft); font-size: .875rem; }
  td small, td bdi { display: inline; }
  tbody td { max-height: 14em; overflow: auto; }
  .sources td { display: inline-block; margin-right: 1rem; max-width: 100%; }
  .group { padding-left: .625rem; }
  footer dl div { display: block; margin-top: .5rem; }
}
@media print { body { max-width: none; } .choices, header nav { display: none; } }
`;

/** What a browser may do with the page: show it, with that one style. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};
