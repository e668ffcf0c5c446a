import { html } from 'hono/html';
import type { Halt } from '../model/halt.ts';
import type { Status } from '../reconcile/status.ts';
import { type Html, nothing, shown } from './markup.ts';
import { lasted, moment } from './moment.ts';

const TITLES: Readonly<Record<Halt['kind'], string>> = {
  paused: 'Paused on this machine',
  frozen: 'Frozen with the whole cluster',
};

const ENDS: Readonly<Record<Halt['kind'], string>> = {
  paused: 'marathon-consul resume, here, ends it.',
  frozen: 'It ends when its key in Consul is deleted.',
};

/** A banner for each halt, before everything else: whoever looks must not wonder why nothing happens. */
export const haltBanners = ({ halts, nowMs }: Status): Html =>
  halts.length === 0 ? nothing : html`${halts.map((halt) => banner(halt, nowMs))}`;

const banner = ({ kind, by, why, untilMs, unreadUntil }: Halt, nowMs: number): Html => html`
<section class="banner bad" aria-labelledby="${kind}">
  <h2 id="${kind}"><span aria-hidden="true">‖</span> ${TITLES[kind]}</h2>
  <p>${untilMs === undefined ? html`Until somebody takes it back${unreadUntil === undefined ? '' : html` (the end it tells, “${shown(unreadUntil)}”, is no time that can be read)`}` : html`Until ${moment(untilMs)}, for another ${lasted(untilMs - nowMs)}`}, by ${shown(by)}${why === '' ? '.' : html`: ${shown(why)}`}</p>
  <p>Nothing of ours is withdrawn from Consul or changed there. New tasks are registered, and the heartbeat goes on. ${ENDS[kind]}</p>
</section>`;
