import { html, raw } from 'hono/html';
import type { Status } from '../reconcile/status.ts';
import { printable } from '../support/printable.ts';
import { changesSection } from './changes.ts';
import { type Choice, hrefOf } from './choice.ts';
import { haltBanners } from './halts.ts';
import { type Html, shown, shownId } from './markup.ts';
import { lasted, moment } from './moment.ts';
import { readinessBanner } from './readiness.ts';
import { sourcesSection } from './sources.ts';
import { STYLE } from './style.ts';
import { tasksSection } from './tasks.ts';

export interface PageOptions {
  readonly version: string;
  /** Every other path of ours, and what for. */
  readonly routes: Readonly<Record<string, string>>;
}

/** The whole page, made from one snapshot. Works without scripts, loads nothing, changes nothing. */
export const renderPage = (status: Status, choice: Choice, options: PageOptions): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${titleOf(status)}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
${pageHeader(status, choice)}
<main>
${haltBanners(status)}
${readinessBanner(status)}
${sourcesSection(status.sources)}
${tasksSection(status, choice)}
${changesSection(status)}
</main>
${pageFooter(options)}
</body>
</html>
`;

const NAME = 'marathon-consul';

const whereOf = ({ cluster, agent, hostname }: Status): { readonly cluster: string; readonly host: string } => ({
  cluster: cluster ?? 'unnamed cluster',
  host: agent?.hostname ?? hostname ?? 'unknown machine',
});

function titleOf(status: Status): Html {
  const { cluster, host } = whereOf(status);
  return html`${printable(`${[...status.halts.map(({ kind }) => kind), status.isReady ? 'Ready' : 'Not ready'].join(', ')}: ${host}, ${cluster}`)} – ${NAME}`;
}

function pageHeader(status: Status, choice: Choice): Html {
  const { startedAtMs, nowMs } = status;
  const { cluster, host } = whereOf(status);
  return html`
<header>
  <h1>${shown(host)} <small>${shown(cluster)}</small></h1>
  <p>Marathon’s tasks on this machine, and what Consul is told of them.</p>
  <dl>
    <div><dt>Mesos agent</dt><dd>${agentOf(status)}</dd></div>
    <div><dt>Running for</dt><dd>${lasted(nowMs - startedAtMs)}</dd></div>
    <div><dt>As of</dt><dd>${moment(nowMs)} <a href="${hrefOf(choice)}">Look again</a></dd></div>
  </dl>
  <nav aria-label="On this page"><a href="#sources">Sources</a> <a href="#tasks">Tasks</a> <a href="#changes">Recent changes</a></nav>
</header>`;
}

function agentOf({ agent, hostname }: Status) {
  if (hostname !== undefined) return 'there is none to ask: Marathon’s word stands alone';
  if (agent === undefined) return 'has not said who it is yet';
  return [shownId(agent.agentId), html` at ${shown(agent.address)}, version ${shown(agent.version)}`];
}

const pageFooter = ({ version, routes }: PageOptions): Html => html`
<footer>
  <h2>For programs</h2>
  <dl>${Object.entries(routes).map(([path, what]) => html`<div><dt><a href="${path}">${path}</a></dt><dd>${what}</dd></div>`)}</dl>
  <p>${NAME} ${version}. This page stays as it is until you look again.</p>
</footer>`;
