import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SUITES } from './kinds/suites.ts';
import type { Measured } from './page/measured.ts';
import { measuredPart, partsOf } from './page/measured-part.ts';

/**
 * `npm run faults`: plays every row. `-- --write` writes what was measured into `docs/failures.md`; `-- --from FILE` takes
 * the figures that an earlier run kept with `FAULTS_OUT=FILE`, and plays nothing. Other arguments go to vitest.
 */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGE = join(ROOT, 'docs/failures.md');

async function main(args: readonly string[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'marathon-consul-faults-'));
  try {
    const from = args.includes('--from') ? args[args.indexOf('--from') + 1] : undefined;
    const file = from ?? process.env.FAULTS_OUT ?? join(folder, 'measured.jsonl');
    const code = from === undefined ? await play(args, file) : 0;
    if (args.includes('--write') && code === 0) await write(file);
    return code;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function play(args: readonly string[], file: string): Promise<number> {
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const rest = args.filter((arg) => arg !== '--write');
  const child = spawn(process.execPath, [vitest, 'run', '--project', 'faults', ...rest], {
    cwd: ROOT,
    env: { ...process.env, FAULTS_OUT: file },
    stdio: 'inherit',
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => done(code ?? 1));
  });
}

async function write(file: string): Promise<void> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  const measured = lines.map((line) => JSON.parse(line) as Measured);
  const on = {
    day: new Date().toISOString().slice(0, 10),
    cores: availableParallelism(),
    node: process.version.slice(1),
  };
  const { written } = partsOf(await readFile(PAGE, 'utf8'));
  await writeFile(PAGE, written + measuredPart(SUITES, measured, on));
  const rows = SUITES.reduce((sum, suite) => sum + suite.rows.length, 0);
  process.stdout.write(`${rows} rows are in docs/failures.md\n`);
}

process.exitCode = await main(process.argv.slice(2));
