import { parseArgs } from 'node:util';
import { historyOf } from './history.ts';
import { play } from './play.ts';

/** `npm run simulate -- --seeds N [--from S]`: plays N histories, prints each that fails, ends with one line. */
const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '200' }, from: { type: 'string', default: '0' } },
});
const from = Number(values.from);
const count = Number(values.seeds);
const startedAt = performance.now();
const failed: number[] = [];
for (let seed = from; seed < from + count; seed += 1) {
  const { failure } = await play(historyOf(seed));
  if (failure === undefined) continue;
  failed.push(seed);
  if (failed.length <= 3) console.log(failure, '\n');
}
const seconds = (performance.now() - startedAt) / 1_000;
const rate = (count / seconds).toFixed(1);
const verdict = failed.length === 0 ? 'all end equal' : `${failed.length} fail: ${failed.slice(0, 20).join(', ')}`;
console.log(`${count} histories from seed ${from} in ${seconds.toFixed(1)} s, ${rate} a second: ${verdict}`);
process.exitCode = failed.length === 0 ? 0 : 1;
