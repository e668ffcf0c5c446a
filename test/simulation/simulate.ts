import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort } from 'node:worker_threads';
import { historyOf } from './history/generate.ts';
import { describeFailure, play } from './play.ts';
import { shrink } from './shrink.ts';
import { playInWorkers } from './workers.ts';

/**
 * `npm run simulate -- --seeds N [--from S] [--workers W] [--no-shrink]`: plays N histories in W threads (one less than
 * there are cores), prints the first that fail as short as they can be made, ends with one line.
 */
if (isMainThread) await main();
else
  parentPort?.on('message', async (seed: number) => {
    const { problems } = await play(historyOf(seed));
    parentPort?.postMessage({ seed, isFailed: problems.length > 0 });
  });

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '200' },
      from: { type: 'string', default: '0' },
      workers: { type: 'string', default: String(Math.max(1, availableParallelism() - 1)) },
      'no-shrink': { type: 'boolean', default: false },
    },
  });
  /** More failures than these are only counted. */
  const SHOWN = 3;
  const from = Number(values.from);
  const count = Number(values.seeds);
  const workers = Math.max(1, Math.floor(Number(values.workers)) || 1);
  const startedAt = performance.now();
  // A long run that is broken off has said which seeds failed until then.
  const failed = await playInWorkers({ from, count, workers }, (seed, isFailed) => {
    if (isFailed) console.error(`seed ${seed} fails`);
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  for (const seed of failed.slice(0, SHOWN)) {
    const history = historyOf(seed);
    const short = values['no-shrink']
      ? history
      : await shrink(history, async (candidate) => (await play(candidate)).problems.length > 0);
    console.log(describeFailure(short, await play(short)), '\n');
  }
  const rate = (count / seconds).toFixed(1);
  const verdict = failed.length === 0 ? 'all end equal' : `${failed.length} fail: ${failed.slice(0, 20).join(', ')}`;
  console.log(
    `${count} histories from seed ${from} in ${seconds.toFixed(1)} s, ${rate} a second (${workers} at once): ${verdict}`,
  );
  process.exitCode = failed.length === 0 ? 0 : 1;
}
