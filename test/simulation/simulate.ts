import { parseArgs } from 'node:util';
import { historyOf } from './history/generate.ts';
import { describeFailure, play } from './play.ts';
import { shrink } from './shrink.ts';

/**
 * `npm run simulate -- --seeds N [--from S] [--no-shrink]`: plays N histories, prints the first that fail as short as they
 * can be made, ends with one line.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '0' },
    'no-shrink': { type: 'boolean', default: false },
  },
});
/** More failures than these are only counted. */
const SHOWN = 3;
const from = Number(values.from);
const count = Number(values.seeds);
const startedAt = performance.now();
const failed: number[] = [];
for (let seed = from; seed < from + count; seed += 1) {
  const history = historyOf(seed);
  const outcome = await play(history);
  if (outcome.problems.length === 0) continue;
  failed.push(seed);
  if (failed.length > SHOWN) continue;
  const short = values['no-shrink']
    ? history
    : await shrink(history, async (candidate) => (await play(candidate)).problems.length > 0);
  console.log(describeFailure(short, await play(short)), '\n');
}
const seconds = (performance.now() - startedAt) / 1_000;
const rate = (count / seconds).toFixed(1);
const verdict = failed.length === 0 ? 'all end equal' : `${failed.length} fail: ${failed.slice(0, 20).join(', ')}`;
console.log(`${count} histories from seed ${from} in ${seconds.toFixed(1)} s, ${rate} a second: ${verdict}`);
process.exitCode = failed.length === 0 ? 0 : 1;
