import { createPatientOutput } from '../../src/daemon/patient-output.ts';
import { createPinoLog } from '../../src/daemon/pino-log.ts';
import { realClock } from '../../src/daemon/production-world.ts';

/** A process that logs far more than a pipe holds, and says on its other output that it still lives. */
const output = createPatientOutput(realClock);
const log = await createPinoLog({ level: 'info', format: 'json' }, output);
const text = 'x'.repeat(1_000);
for (let n = 0; n < 10_000; n += 1) log.info({ n, text }, 'flood');
realClock.after(200, () => {
  console.error('alive');
  void output.end().then(() => process.exit(0));
});
