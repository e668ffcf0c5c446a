import type { Flags } from '../config/load.ts';
import type { DemoOptions } from '../demo/demo-options.ts';

/** What was said after `demo`, as text. */
export interface DemoWords {
  readonly once?: boolean;
  readonly seconds?: string;
  readonly seed?: string;
}

/** Of the daemon's options only these mean something to the demo: the rest it makes itself. */
const SHARED: readonly string[] = ['--port', '--consul'];

/** The demo's options, or one sentence for each word that cannot be used. */
export function readDemoOptions(
  { once: isOnce = false, seconds, seed = '1' }: DemoWords,
  flags: Flags,
): { readonly options: DemoOptions; readonly problems: readonly string[] } {
  const port = lastSaid(flags['--port']) ?? '0';
  const consul = lastSaid(flags['--consul']);
  const problems = [
    ...Object.keys(flags)
      .filter((flag) => !SHARED.includes(flag))
      .map((flag) => `${flag} means nothing to the demo, which makes its own cluster`),
    ...(seconds === undefined || isNumber(seconds, 86_400, 1)
      ? []
      : [`--seconds: given "${seconds}", expected 1 to 86400`]),
    ...(isNumber(seed, 2 ** 32 - 1) ? [] : [`--seed: given "${seed}", expected a whole number`]),
    ...(isNumber(port, 65_535) ? [] : [`--port: given "${port}", expected a port number from 0 (any) to 65535`]),
    ...(isOnce && seconds !== undefined ? ['--once ends by itself: it goes without --seconds'] : []),
  ];
  const options: DemoOptions = {
    isOnce,
    forMs: seconds === undefined ? undefined : Number(seconds) * 1_000,
    seed: Number(seed),
    port: Number(port),
    consul: consul === undefined ? 'found' : consul === 'stand-in' ? 'stand-in' : { path: consul },
  };
  return { options, problems };
}

const isNumber = (text: string, most: number, least = 0): boolean =>
  /^\d{1,10}$/.test(text) && Number(text) >= least && Number(text) <= most;

const lastSaid = (said: string | readonly string[] | undefined): string | undefined =>
  typeof said === 'object' ? said.at(-1) : said;
