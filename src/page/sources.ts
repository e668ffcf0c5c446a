import { html } from 'hono/html';
import type { SourceName, SourceStatus } from '../model/source-status.ts';
import { counted, type Html, nothing, shown } from './markup.ts';
import { ago } from './moment.ts';

/** As a sentence calls them. */
export const SOURCE_TITLES: Readonly<Record<SourceName, string>> = {
  'mesos agent': 'The Mesos agent',
  marathon: 'Marathon',
  'event stream': 'The event stream',
  callbacks: 'Marathon’s callbacks',
  consul: 'The Consul agent',
  'consul catalogue': 'The Consul catalogue',
};

const TELLS: Readonly<Record<SourceName, string>> = {
  'mesos agent': 'what runs on this machine',
  marathon: 'what should run, and how it looks',
  'event stream': 'Marathon’s news, as they happen',
  callbacks: 'that something happened; this Marathon has no event stream, or is not to be asked for it',
  consul: 'what is published now',
  'consul catalogue': 'whether the Consul servers show what the agent has; asked every few minutes',
};

/** The mark is for the eye; the word says it. */
const STATES: Readonly<Record<SourceStatus['state'], { readonly mark: string; readonly more?: string }>> = {
  fresh: { mark: '●' },
  stale: { mark: '◐', more: 'no answer for longer than expected' },
  failing: { mark: '✕', more: 'the last attempt failed' },
  unasked: { mark: '○', more: 'the first attempt has not ended yet' },
};

/** How far each source can be believed now. */
export const sourcesSection = (sources: readonly SourceStatus[]): Html => html`
<section aria-labelledby="sources">
  <h2 id="sources">Sources</h2>
  <table class="sources">
    <caption>What everything below rests on, and how old it is.</caption>
    <thead><tr><th scope="col">Source</th><th scope="col">State</th><th scope="col">Last answer</th><th scope="col">Failures in a row, and the last error</th></tr></thead>
    <tbody>${sources.map(sourceRow)}</tbody>
  </table>
</section>`;

function sourceRow({ name, state, ageMs, failures, lastError }: SourceStatus): Html {
  const { mark, more } = STATES[state];
  return html`
<tr>
  <th scope="row">${SOURCE_TITLES[name]} <small>${TELLS[name]}</small></th>
  <td data-label="State"><span class="state ${state}"><span aria-hidden="true">${mark}</span> ${state}</span>${more === undefined ? nothing : html` <small>${more}</small>`}</td>
  <td data-label="Last answer">${ageMs === undefined ? 'none yet' : ago(ageMs)}</td>
  <td data-label="Failures">${failures === 0 ? 'none' : counted(failures, 'failure')}${lastError === undefined ? nothing : html` <span class="error">${shown(lastError)}</span>`}</td>
</tr>`;
}
