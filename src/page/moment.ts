import { html } from 'hono/html';
import type { Html } from './markup.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in words, rounded down: `3 s`, `4 min`, `2 h 5 min`, `3 d 4 h`. */
export function lasted(ms: number): string {
  if (ms < MINUTE) return `${Math.max(0, Math.floor(ms / SECOND))} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  return ms < DAY ? inTwo(ms, [HOUR, 'h'], [MINUTE, 'min']) : inTwo(ms, [DAY, 'd'], [HOUR, 'h']);
}

type Unit = readonly [ms: number, name: string];

function inTwo(ms: number, [large, largeName]: Unit, [small, smallName]: Unit): string {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${largeName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`;
}

/** What was less than a second ago, or, after a clock was set, seems to be yet to come, is now. */
export const ago = (ms: number): string => (ms < SECOND ? 'just now' : `${lasted(ms)} ago`);

/** A moment as its distance from now; the moment itself for programs, and for whoever points at it. */
export const momentAgo = (atMs: number, nowMs: number): Html =>
  html`<time datetime="${iso(atMs)}" title="${utc(atMs)}">${ago(nowMs - atMs)}</time>`;

/** A moment as date and time. */
export const moment = (atMs: number): Html => html`<time datetime="${iso(atMs)}">${utc(atMs)}</time>`;

/** A moment as it is looked for in a log: the time alone on the day of `nowMs`. */
export function clockTime(atMs: number, nowMs: number): string {
  const [day, time] = utc(atMs).split(/ (.*)/);
  return utc(nowMs).startsWith(`${day} `) ? `${time}` : utc(atMs);
}

const iso = (atMs: number): string => new Date(atMs).toISOString();

const utc = (atMs: number): string => `${iso(atMs).slice(0, 19).replace('T', ' ')} UTC`;
