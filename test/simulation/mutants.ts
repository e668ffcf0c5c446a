import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { mutated } from './mutants/mutated.ts';
import { MUTANTS, type Mutant } from './mutants/table.ts';

/**
 * `npm run mutants -- [--seeds N] [--only NAME]`: breaks one rule of the core at a time, in a copy, and shows that the
 * simulator notices within N histories, as many mutants at once as there are cores. A mutant that lives is a rule that
 * nothing guards.
 */
const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '600' }, only: { type: 'string' } },
});
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** Answers the first seed that fails, or `undefined`. */
async function firstFailure(folder: string): Promise<number | undefined> {
  const hunt = join('test', 'simulation', 'mutants', 'hunt.ts');
  const { stdout } = await run(process.execPath, ['scripts/run.mjs', hunt, values.seeds], { cwd: folder });
  const found = stdout.trim().split('\n').at(-1);
  return found === undefined || found === 'none' ? undefined : Number(found);
}

async function hunt(mutant: Mutant): Promise<boolean> {
  const folder = await mkdtemp(join(ROOT, 'node_modules', '.cache', 'mutant-'));
  try {
    for (const part of ['src', 'test', 'scripts', 'package.json', 'tsconfig.json'])
      await cp(join(ROOT, part), join(folder, part), { recursive: true });
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    for (const { file, from, to } of mutant.changes) {
      const path = join(folder, 'src', file);
      await writeFile(path, mutated(await readFile(path, 'utf8'), { file, from, to }));
    }
    const seed = await firstFailure(folder);
    console.log(
      `${seed === undefined ? 'LIVES ' : 'caught'} ${mutant.name}${seed === undefined ? '' : ` by history ${seed}`}`,
    );
    return seed !== undefined;
  } finally {
    await rm(folder, { recursive: true });
  }
}

const chosen = MUTANTS.filter(({ name }) => values.only === undefined || name.includes(values.only));
let lives = 0;
const waiting = [...chosen];
const huntOn = async () => {
  for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift())
    if (!(await hunt(mutant))) lives += 1;
};
await Promise.all(Array.from({ length: availableParallelism() }, huntOn));
console.log(
  `${chosen.length} mutants, ${chosen.length - lives} caught within ${values.seeds} histories, ${lives} live`,
);
process.exitCode = lives === 0 && chosen.length > 0 ? 0 : 1;
