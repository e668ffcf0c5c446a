#!/usr/bin/env node
/** Bundles the daemon: one ESM file and lazy chunks, with no dependency at run time. `npm run build`. */
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as esbuild } from 'esbuild';
import { licencesOf } from './third-party.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const NAME = 'marathon-consul';

/** In the entry the first line gives way to the hashbang, so that source maps stay true. */
const BANNER = [
  '// marathon-consul-discovery',
  // CommonJS dependencies (pino) call `require` for Node's own modules.
  "import { createRequire as __createRequire } from 'node:module';",
  'const require = __createRequire(import.meta.url);',
].join('\n');

/**
 * Answers the path of the program. The folder is emptied first: old chunks would be packed.
 * @param {{ entry?: string, outdir?: string }} [options]
 */
export async function build({ entry = join(ROOT, 'src/cli.ts'), outdir = join(ROOT, 'dist') } = {}) {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  await rm(outdir, { recursive: true, force: true });
  const { metafile } = await esbuild({
    absWorkingDir: ROOT,
    metafile: true,
    entryPoints: [{ in: resolve(entry), out: NAME }],
    outdir: resolve(outdir),
    entryNames: '[name]',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    banner: { js: BANNER },
    define: {
      'process.env.MARATHON_CONSUL_VERSION': JSON.stringify(version),
      'process.env.NODE_ENV': '"production"',
    },
    sourcemap: 'linked',
    legalComments: 'external',
    logLevel: 'warning',
  });
  const program = join(outdir, `${NAME}.js`);
  await writeFile(program, (await readFile(program, 'utf8')).replace(/^.*\n/, '#!/usr/bin/env node\n'));
  await chmod(program, 0o755);
  const licences = await licencesOf(Object.keys(metafile.inputs), ROOT);
  await writeFile(join(outdir, 'THIRD-PARTY-LICENSES.txt'), licences);
  return program;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${await build()}\n`);
}
