import { html } from 'hono/html';
import type { SourceName, SourceStatus } from '../model/source-status.ts';
import type { Status } from '../reconcile/status.ts';
import { counted, type Html, nothing, shown } from './markup.ts';
import { SOURCE_TITLES } from './sources.ts';

/** Whether the rest of the page can be relied on: the first thing that anybody reads. */
export const readinessBanner = (status: Status): Html => (status.isReady ? ready(status) : notReady(status));

const notReady = ({ notReadyBecause }: Status): Html => html`
<section class="banner bad" aria-labelledby="readiness">
  <h2 id="readiness"><span aria-hidden="true">✕</span> Not ready</h2>
  <ul>${notReadyBecause.map((sentence) => html`<li>${shown(sentence)}</li>`)}</ul>
  <p>Until that is settled, what stands below may be old, or not in Consul yet. The daemon goes on trying.</p>
</section>`;

function ready({ sources, decisions, halts, hostname }: Status): Html {
  const held = decisions.filter(({ outcome }) => outcome === 'held').length;
  const remarks = [
    ...(held > 0
      ? [
          `${counted(held, 'task')} held back: ${halts.length > 0 ? 'see above' : 'too many would have left Consul at once'}.`,
        ]
      : []),
    ...sources.filter(({ state }) => state !== 'fresh').map((source) => unsure(source, hostname !== undefined)),
  ];
  return html`
<section class="banner ${remarks.length === 0 ? 'good' : 'fair'}" aria-labelledby="readiness">
  <h2 id="readiness"><span aria-hidden="true">✓</span> Ready</h2>
  <p>What Consul is told of this machine’s tasks can be relied on.</p>
  ${remarks.length === 0 ? nothing : html`<ul>${remarks.map((remark) => html`<li>${remark}</li>`)}</ul>`}
</section>`;
}

const unsure = ({ name, state }: SourceStatus, isMarathonAlone: boolean): string =>
  `${SOURCE_TITLES[name]} ${IN_WORDS[state]}. ${isMarathonAlone && name === 'marathon' ? KEPT : MEANWHILE[name]}`;

const KEPT = 'Where it is silent, what it said last counts.';

const IN_WORDS: Readonly<Record<SourceStatus['state'], string>> = {
  fresh: 'answers',
  stale: 'has not been heard for a while',
  failing: 'gives no answer',
  unasked: 'has not been heard yet',
};

const MEANWHILE: Readonly<Record<SourceName, string>> = {
  'mesos agent': 'Where it is silent, Marathon’s word counts.',
  marathon: 'Where it is silent, the Mesos agent’s word counts.',
  callbacks: 'Changes are found by asking, a few seconds later than usual.',
  'event stream': 'Changes are found by asking, a few seconds later than usual.',
  consul: 'What it has now may not be what is shown here.',
  'consul catalogue': 'Nobody compares what others find in Consul with what it was told here; nothing waits for it.',
};
