import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A package of which something is in the program that is installed. */
export interface ShippedPackage {
  /** From the project's root, as the lock file has it: `node_modules/pino`. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** As the package says it: an SPDX expression. */
  readonly licence: string;
}

/** All of them, by folder; found by bundling the program as `npm run build` does, without writing it. */
export function shippedPackages(): readonly ShippedPackage[] {
  const { metafile } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: ['src/cli.ts'],
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const folders = Object.keys(metafile.inputs).flatMap((path) => IN_PACKAGE.exec(path)?.[0] ?? []);
  return [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
    return { folder, name, version, licence: typeof license === 'string' ? license : '' };
  });
}

const IN_PACKAGE = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;
