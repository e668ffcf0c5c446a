/** Runs what older tools' own tests assert through our mapping: `npm run conformance -- DIR`, DIR holding one folder a tool. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { notOurs } from './case.ts';
import { ON_PURPOSE } from './on-purpose.ts';
import { report } from './report.ts';
import { runCases } from './run-cases.ts';
import { TOOLS } from './tools.ts';

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

function main(folder: string | undefined): number {
  const names =
    folder !== undefined && existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => existsSync(join(folder, name, 'cases.json')))
          .sort()
      : [];
  if (folder === undefined || names.length === 0) {
    const where = folder === undefined ? 'No folder is given' : `${folder} holds no TOOL/cases.json`;
    process.stderr.write(`${where}: npm run conformance -- DIR\n`);
    return 2;
  }
  const tools = names.map((name) => {
    const evaluate = TOOLS[name] ?? (() => notOurs('nothing here knows this tool'));
    const file = (path: string) => readJson(join(folder, name, path));
    return { name, cases: runCases(file('cases.json'), evaluate, file, ON_PURPOSE) };
  });
  process.stdout.write(`${report(tools)}\n`);
  return tools.some(({ cases }) => cases.some(({ outcome }) => outcome.kind === 'differs')) ? 1 : 0;
}

process.exitCode = main(process.argv[2]);
