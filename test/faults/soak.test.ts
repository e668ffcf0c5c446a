import { expect, test } from 'vitest';
import { describeWithConsul } from '../support/consul-available.ts';
import { program } from '../support/process.ts';
import { runSoak } from './soak/run-soak.ts';
import { summaryOf } from './soak/summary.ts';

/** `npm run soak -- --minutes 1 --seed 1`; the memory is judged in longer runs. */
const RUN = { minutes: 1, seed: 1 };

describeWithConsul('1.22.7', 'the soak', () => {
  test('after a minute of changes and faults Consul shows what is so, and the next pass changes nothing', async () => {
    const told: string[] = [];
    const result = await runSoak({ ...RUN, program: await program(), tell: (line) => void told.push(line) });
    const summary = [...told, summaryOf(result, RUN)].join('\n');
    expect(result.isGood, summary).toBe(true);
    expect(result.starts + result.ends, summary).toBe(3_000);
    expect(result.faults, summary).toHaveLength(6);
  });
});
