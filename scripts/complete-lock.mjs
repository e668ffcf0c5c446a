#!/usr/bin/env node
/**
 * Completes package-lock.json after `npm install`: `node scripts/complete-lock.mjs [FILE]`.
 * npm leaves out optional packages for other platforms that its registry does not carry, and then `npm ci` refuses the
 * lock file. Their versions are pinned by the package that wants them, so they are written down without a checksum.
 */
import { readFile, writeFile } from 'node:fs/promises';

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];
const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

const file = process.argv[2] ?? 'package-lock.json';
const lock = JSON.parse(await readFile(file, 'utf8'));
const missing = missingPlatforms(lock.packages);
const packages = Object.entries({ ...lock.packages, ...missing }).sort(([left], [right]) => (left < right ? -1 : 1));
await writeFile(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`);
process.stdout.write(`${Object.keys(missing).length} platform packages added to ${file}\n`);

function missingPlatforms(known) {
  const wanted = Object.values(known).flatMap((parent) =>
    Object.entries(parent.optionalDependencies ?? {}).map(([name, version]) => ({ name, version, parent })),
  );
  const absent = wanted.filter(({ name, version }) => !(`node_modules/${name}` in known) && EXACT.test(version));
  return Object.fromEntries(absent.flatMap(({ name, version, parent }) => entryOf(name, version, parent)));
}

/** Without its platform a package would be fetched everywhere; one whose name tells none stays out. */
function entryOf(name, version, parent) {
  const words = name.slice(name.indexOf('/') + 1).split('-');
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = PROCESSORS.find((processor) => words.includes(processor));
  if (cpu === undefined || (os === undefined && cpu !== 'wasm32')) return [];
  const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') && os === 'linux' ? ['glibc'] : undefined;
  const entry = { version, cpu: [cpu], ...(parent.dev && { dev: true }), ...(libc && { libc }), optional: true };
  return [[`node_modules/${name}`, os === undefined ? entry : { ...entry, os: [os] }]];
}
