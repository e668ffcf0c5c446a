import { RequestRefused } from '../request-refused.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  ns: 1e-6,
};
const NS_PER_MS = 1e6;

/** A duration as Consul takes it: a Go text (`1m30s`), or a number of nanoseconds. Answers ms. */
export function parseDuration(value: unknown): number {
  if (typeof value === 'number') return value / NS_PER_MS;
  if (value === undefined || value === '') return 0;
  const text = String(value);
  if (!/^(\d+(\.\d+)?\D+)+$/.test(text)) {
    const problem = /\d$/.test(text) ? 'missing unit in' : 'invalid';
    throw new RequestRefused(400, `Request decode failed: time: ${problem} duration "${text}"`);
  }
  return [...text.matchAll(/(\d+(?:\.\d+)?)(\D+)/g)].reduce((sum, [, amount, unit = '']) => {
    const unitMs = UNIT_MS[unit];
    if (unitMs === undefined) {
      throw new RequestRefused(400, `Request decode failed: time: unknown unit "${unit}" in duration "${text}"`);
    }
    return sum + Number(amount) * unitMs;
  }, 0);
}

/** As Go prints it: `1h0m0s`, `10s`, `500ms`; nothing for none. */
export function printDuration(ms: number): string {
  if (ms <= 0) return '';
  if (ms < 1_000) return `${ms}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  const seconds = (ms % 60_000) / 1_000;
  return `${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${seconds}s`;
}
