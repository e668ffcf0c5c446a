#!/usr/bin/env node
/**
 * Finds a Consul for the tests: `node scripts/find-consul.mjs [1.22.7|1.10.12] [--build]` prints its path.
 * In this order: the environment, PATH, a per-user cache, and with `--build` a build with Go into that cache.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const TOOLS = join(dirname(fileURLToPath(import.meta.url)), '..', 'tools');

/** What differs between the two: the newest is the main suite's, the oldest is the least we support. */
const VERSIONS = {
  '1.22.7': {
    variable: 'CONSUL_BIN',
    folder: 'consul',
    ldflags: '-s -w',
    serves: (version) => isAtLeast(version, 1, 10),
  },
  '1.10.12': {
    variable: 'CONSUL_1_10_BIN',
    folder: 'consul-1.10',
    // Its dependencies reach into Go's own runtime, which Go forbids since 1.23.
    ldflags: '-s -w -checklinkname=0',
    serves: (version) => version.startsWith('1.10.'),
  },
};

export const CONSUL_VERSIONS = Object.keys(VERSIONS);

/** The environment variable that names the program of `version`. */
export const variableOf = (version) => VERSIONS[version].variable;

/**
 * The Consul that serves for `version`, or `undefined`. Starts nothing but `consul version`; builds nothing.
 * @param {string} version
 * @param {{ env?: NodeJS.ProcessEnv, say?: (sentence: string) => void }} [options]
 */
export function findConsul(version, { env = process.env, say = tellOnStderr } = {}) {
  return fromEnvironment(version, env, say) ?? fromPath(version, env) ?? fromCache(version, env);
}

/** Builds `version` into the cache, whole or not at all; two at once do the work twice and both end well. */
export async function buildConsul(version, { env = process.env, say = tellOnStderr } = {}) {
  if (spawnSync('go', ['version'], { env }).status !== 0) {
    throw new Error(`Consul ${version} is built with Go, and there is no Go here. ${howToGet(version)}`);
  }
  const target = cachePath(version, env);
  const unfinished = `${target}.${process.pid}.unfinished`;
  await mkdir(dirname(target), { recursive: true });
  say(`Building Consul ${version} with Go into ${dirname(target)}: 4 to 10 minutes, once for this user.`);
  const startedAt = performance.now();
  try {
    await goBuild(version, unfinished, env);
    await rename(unfinished, target);
  } finally {
    await rm(unfinished, { force: true });
  }
  say(`Built Consul ${version} in ${Math.round((performance.now() - startedAt) / 1000)} seconds.`);
  const found = findConsul(version, { env, say });
  if (found === undefined) throw new Error(`${target} was built, but does not run as Consul ${version}.`);
  return found;
}

/** One sentence for whoever has no Consul. */
export const howToGet = (version) =>
  `Set ${variableOf(version)} to one, or install Go and run: node scripts/find-consul.mjs ${version} --build`;

function fromEnvironment(version, env, say) {
  const { variable, serves } = VERSIONS[version];
  const path = env[variable];
  if (!path) return undefined;
  const actual = versionOf(path);
  if (actual === undefined || !serves(actual)) {
    say(`${variable}=${path} ${actual ? `is Consul ${actual}` : 'does not run'}, so it cannot stand for ${version}.`);
    return undefined;
  }
  if (actual !== version) say(`${variable} is Consul ${actual}; the tests were written against ${version}.`);
  return { path: resolve(path), version: actual, from: variable };
}

function fromPath(version, env) {
  for (const folder of (env.PATH ?? '').split(':').filter(Boolean)) {
    const path = join(folder, 'consul');
    const actual = versionOf(path);
    if (actual !== undefined && VERSIONS[version].serves(actual)) return { path, version: actual, from: 'PATH' };
  }
  return undefined;
}

function fromCache(version, env) {
  const path = cachePath(version, env);
  return versionOf(path) === version ? { path, version, from: 'cache' } : undefined;
}

function cachePath(version, env) {
  const root = env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(root, 'marathon-consul-discovery', `consul-${version}`, 'consul');
}

function versionOf(path) {
  if (!existsSync(path)) return undefined;
  const { stdout } = spawnSync(path, ['version'], { encoding: 'utf8', timeout: 20_000 });
  return /^Consul v(\d+\.\d+\.\d+)/.exec(stdout ?? '')?.[1];
}

function isAtLeast(version, major, minor) {
  const [ours, oursMinor] = version.split('.').map(Number);
  return ours > major || (ours === major && oursMinor >= minor);
}

function goBuild(version, output, env) {
  const { folder, ldflags } = VERSIONS[version];
  const go = spawn('go', ['build', '-trimpath', `-ldflags=${ldflags}`, '-o', output, 'github.com/hashicorp/consul'], {
    cwd: join(TOOLS, folder),
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((done, fail) => {
    go.once('error', fail);
    go.once('exit', (code) =>
      code === 0 ? done() : fail(new Error(`Go could not build Consul ${version}: see above. ${howToGet(version)}`)),
    );
  });
}

function tellOnStderr(sentence) {
  process.stderr.write(`${sentence}\n`);
}

async function main(args) {
  const version = args.find((arg) => !arg.startsWith('--')) ?? '1.22.7';
  if (!CONSUL_VERSIONS.includes(version)) {
    throw new Error(`The tests know Consul ${CONSUL_VERSIONS.join(' and ')}, not ${version}.`);
  }
  const found = findConsul(version) ?? (args.includes('--build') ? await buildConsul(version) : undefined);
  if (found === undefined) throw new Error(`There is no Consul ${version} here. ${howToGet(version)}`);
  process.stdout.write(`${found.path}\n`);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).catch((error) => {
    tellOnStderr(error.message);
    process.exitCode = 1;
  });
}
