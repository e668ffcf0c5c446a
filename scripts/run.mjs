#!/usr/bin/env node
/** Runs a TypeScript file: `node scripts/run.mjs FILE [ARGS]`. Bundles it with esbuild; hands on arguments, signals and exit code. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { constants } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Inside node_modules, so that packages, which stay outside the bundle, are found from there. */
const CACHE = join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules', '.cache');

/** A bundled file still knows where its source stands: tools and fixtures are found beside it. */
const keepsItsPlace = {
  name: 'keeps-its-place',
  setup({ onLoad }) {
    onLoad({ filter: /\.(ts|tsx|mjs)$/, namespace: 'file' }, async ({ path }) => {
      if (path.includes('/node_modules/')) return undefined;
      const text = await readFile(path, 'utf8');
      const contents = text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href));
      return { contents, loader: extname(path) === '.mjs' ? 'js' : extname(path).slice(1) };
    });
  },
};

/** Answers the exit code. */
export async function run(file, args) {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'run-'));
  try {
    const outfile = join(folder, `${basename(file, extname(file))}.mjs`);
    await build({
      entryPoints: [file],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      packages: 'external',
      sourcemap: 'inline',
      logLevel: 'warning',
      plugins: [keepsItsPlace],
    });
    return await ends(spawn(process.execPath, ['--enable-source-maps', outfile, ...args], { stdio: 'inherit' }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function ends(child) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const handOn = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, handOn);
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code, signal) => {
      for (const name of signals) process.off(name, handOn);
      done(code ?? 128 + constants.signals[signal]);
    });
  });
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [file, ...args] = process.argv.slice(2);
  if (file === undefined) {
    process.stderr.write('Which file? node scripts/run.mjs FILE [ARGS]\n');
    process.exitCode = 2;
  } else {
    process.exitCode = await run(file, args);
  }
}
