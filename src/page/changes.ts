import { html } from 'hono/html';
import type { ChangeRecord, CounterSample, Status } from '../reconcile/status.ts';
import { type Html, nothing, shown, shownId } from './markup.ts';
import { clockTime, lasted, momentAgo } from './moment.ts';

const PAST: Readonly<Record<ChangeRecord['kind'], string>> = {
  register: 'registered',
  update: 'updated',
  adopt: 'adopted',
  status: 'told',
  withdraw: 'withdrawn',
};

/** As many as one looks at; the rest is a click away. */
const AT_ONCE = 15;

/** What Consul was made to change, newest first. */
export function changesSection({ recentChanges, counters, startedAtMs, nowMs }: Status): Html {
  const newest = recentChanges.slice(0, AT_ONCE);
  const older = recentChanges.slice(AT_ONCE);
  return html`
<section aria-labelledby="changes">
  <h2 id="changes">Recent changes</h2>
  <p>In the ${lasted(nowMs - startedAtMs)} since the start: ${sums(counters)}.</p>
  ${newest.length === 0 ? NO_CHANGES : changeTable(newest, 'Writes that Consul has acknowledged, newest first.', nowMs)}
  ${older.length === 0 ? nothing : earlier(older, nowMs)}
</section>`;
}

const NO_CHANGES = html`<p class="empty">Nothing was changed in Consul yet. Each write that it acknowledges is listed here.</p>`;

const earlier = (changes: readonly ChangeRecord[], nowMs: number): Html => html`
  <details class="earlier">
    <summary>${changes.length} before these</summary>
    ${changeTable(changes, 'Earlier writes, newest first.', nowMs)}
  </details>`;

const changeTable = (changes: readonly ChangeRecord[], caption: string, nowMs: number): Html => html`
<table class="changes">
  <caption>${caption}</caption>
  <thead><tr><th scope="col">When</th><th scope="col">Change</th><th scope="col">Service</th><th scope="col">Why</th></tr></thead>
  <tbody>${changes.map((change) => changeRow(change, nowMs))}</tbody>
</table>`;

const changeRow = ({ atMs, kind, serviceId, name, because }: ChangeRecord, nowMs: number): Html => html`
<tr>
  <td data-label="When">${momentAgo(atMs, nowMs)} <small>${clockTime(atMs, nowMs)}</small></td>
  <td data-label="Change"><span class="change ${kind}">${PAST[kind]}</span></td>
  <th scope="row" data-label="Service">${shown(name)}${shownId(serviceId)}</th>
  <td data-label="Why">${shown(because)}</td>
</tr>`;

function sums(counters: readonly CounterSample[]): string {
  const sum = (name: string, kind?: string) =>
    counters
      .filter((sample) => sample.name === name && sample.labels.kind === kind)
      .reduce((total, { value }) => total + value, 0);
  const done = Object.entries(PAST).map(([kind, past]) => [sum('changes', kind), past] as const);
  const failed = [sum('change_failures'), 'failed or refused'] as const;
  const some = [...done, failed].filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return some.length === 0 ? 'no writes' : some.join(', ');
}
