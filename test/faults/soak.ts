import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../../scripts/build.mjs';
import { runSoak } from './soak/run-soak.ts';
import { summaryOf } from './soak/summary.ts';

/**
 * `npm run soak -- [--minutes N] [--seed S]`: the daemon as a process and a real Consul, 50 task changes a second, and a
 * fault every ten seconds. Ends with code 0 when Consul ends with what is so, and the daemon's memory is flat.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string', default: '1' } },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
if (!(minutes >= 1) || !Number.isInteger(seed)) {
  process.stderr.write('--minutes is a number of at least 1, and --seed a whole number\n');
  process.exit(2);
}
const folder = await mkdtemp(join(tmpdir(), 'marathon-consul-soak-'));
try {
  const program = await build({ outdir: join(folder, 'dist') });
  const result = await runSoak({ program, minutes, seed, tell: (line) => console.log(line) });
  console.log(summaryOf(result, { minutes, seed }));
  process.exitCode = result.isGood ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
