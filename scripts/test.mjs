#!/usr/bin/env node
/**
 * `npm test`: gets both Consuls, runs every suite but the faults on real processes, which take 25 minutes (`npm run faults`),
 * and ends with what did not run and a count. Arguments go to vitest, in place of that choice.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildConsul, CONSUL_VERSIONS, findConsul, variableOf } from './find-consul.mjs';

const VITEST = join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules', 'vitest', 'vitest.mjs');

const USUAL = ['unit', 'simulation', 'real'].map((name) => `--project=${name}`);

const folder = await mkdtemp(join(tmpdir(), 'marathon-consul-test-run-'));
try {
  const notRunFile = join(folder, 'not-run.txt');
  const resultFile = join(folder, 'result.json');
  const env = { ...process.env, ...(await consuls()), NOT_RUN_FILE: notRunFile };
  const given = process.argv.slice(2);
  const exitCode = await vitest(given.length > 0 ? given : USUAL, resultFile, env);
  const count = countOf(await readJson(resultFile), exitCode);
  await tellWhatDidNotRun(notRunFile);
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
  process.stdout.write(`${count.passed} passed, ${count.failed} failed${skipped}\n`);
  process.exitCode = exitCode;
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Where the Consuls are, as the environment in which tests look for them. Without Go and Consul the rest still runs. */
async function consuls() {
  const places = {};
  for (const version of CONSUL_VERSIONS) {
    try {
      const found = findConsul(version) ?? (await buildConsul(version));
      places[variableOf(version)] = found.path;
    } catch (error) {
      process.stderr.write(`${error.message}\n`);
    }
  }
  return places;
}

function vitest(args, resultFile, env) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultFile}`];
  const child = spawn(process.execPath, [VITEST, 'run', ...reporters, ...args], { env, stdio: 'inherit' });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => done(code ?? 1));
  });
}

/** A file that could not even be loaded holds no failed test, and still is a failure; so is vitest failing by itself. */
function countOf(result, exitCode) {
  const files = result?.testResults ?? [];
  const broken = files.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = (result?.numFailedTests ?? 0) + broken.length;
  return {
    passed: result?.numPassedTests ?? 0,
    failed: exitCode !== 0 && failed === 0 ? 1 : failed,
    skipped: (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0),
  };
}

async function tellWhatDidNotRun(file) {
  const lines = new Set((await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean));
  for (const line of lines) process.stdout.write(`NOT RUN: ${line}\n`);
}

async function readJson(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
