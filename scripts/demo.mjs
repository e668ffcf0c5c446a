#!/usr/bin/env node
/**
 * `npm run demo`: bundles the program and becomes it, in this very process, so that there is no other to hand signals to,
 * or to be left behind. What was bundled is removed once it is loaded.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');
/** Inside node_modules, so that packages, which stay outside the bundle, are found from there. */
const CACHE = join(ROOT, 'node_modules', '.cache');

await mkdir(CACHE, { recursive: true });
const folder = await mkdtemp(join(CACHE, 'demo-'));
try {
  const outfile = join(folder, 'marathon-consul.mjs');
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/cli.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'warning',
  });
  process.argv = [process.argv[0], outfile, 'demo', ...process.argv.slice(2)];
  await import(pathToFileURL(outfile).href);
} finally {
  await rm(folder, { recursive: true, force: true });
}
