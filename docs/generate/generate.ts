import { writeFile } from 'node:fs/promises';
import { PAGES } from './pages.ts';

/** Writes every page that is made from the code's own tables: `npm run docs`. */
const ROOT = new URL('../../', import.meta.url);

for (const { path, text } of PAGES) await writeFile(new URL(path, ROOT), text());
