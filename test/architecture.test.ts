import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { violationsIn } from './support/architecture.ts';
import type { SourceFile } from './support/source-text.ts';

const SRC = join(import.meta.dirname, '..', 'src');

function sources(): SourceFile[] {
  const entries = readdirSync(SRC, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(SRC, path), text: readFileSync(path, 'utf8') }));
}

test('the sources keep the architecture', () => {
  const violations = violationsIn(sources());
  expect(violations, `\n${violations.join('\n')}\n`).toEqual([]);
});

/** Each row: a planted file, and how the sentence about it starts (`undefined`: it is allowed). */
const PLANTED: readonly (readonly [name: string, path: string, text: string, expected: RegExp | undefined])[] = [
  [
    'model imports only itself',
    'model/task.ts',
    "import { x } from '../support/log.ts';",
    /^src\/model\/task\.ts:1: model may/,
  ],
  ['a pure room takes no Node module', 'plan/plan.ts', "\nimport { x } from 'node:os';", /:2: plan is pure/],
  ['a pure room takes no package', 'mapping/name.ts', "import { z } from 'zod';", /:1: mapping is pure/],
  ['a pure room may hash', 'mapping/name.ts', "import { hashOf } from '../support/hash.ts';", undefined],
  [
    'a pure room may not log',
    'inventory/judge.ts',
    "import type { Log } from '../support/log.ts';",
    /inventory may not/,
  ],
  ['plan does not know inventory', 'plan/plan.ts', "import type { X } from '../inventory/judge.ts';", /plan may not/],
  ['sources may call clients', 'sources/a.ts', "import { x } from '../clients/marathon/b.ts';", undefined],
  ['sources do not know apply', 'sources/a.ts', "import { x } from '../apply/perform.ts';", /sources may not/],
  ['reconcile takes types of sources', 'reconcile/a.ts', "import type { X } from '../sources/b.ts';", undefined],
  ['reconcile takes only types of them', 'reconcile/a.ts', "import { type X } from '../sources/b.ts';", /only types/],
  ['server sees the status', 'server/a.ts', "import type { Status } from '../reconcile/status.ts';", undefined],
  ['server sees nothing else of reconcile', 'server/a.ts', "export * from '../reconcile/queue.ts';", /server may not/],
  ['the daemon does not start the server', 'daemon/daemon.ts', "import { x } from '../server/a.ts';", /daemon may not/],
  ['the demo may use the sandbox', 'demo/stage.ts', "import { x } from '../sandbox/a.ts';", undefined],
  ['one command may open the demo', 'commands/demo.ts', "import { x } from '../demo/a.ts';", undefined],
  ['no other command may', 'commands/run.ts', "import { x } from '../demo/a.ts';", /only types from demo/],
  [
    'nobody else may use the sandbox',
    'commands/run.ts',
    "const x = await import('../sandbox/a.ts');",
    /commands may not/,
  ],
  ['an import over several lines', 'clients/a.ts', "import {\n  x,\n} from '../daemon/b.ts';", /:1: clients may not/],
  ['a room without a rule', 'misc/a.ts', '', /no rule for misc/],
  ['the wall clock', 'store/a.ts', 'const x = 1;\nconst t = Date.now();', /:2: no `Date\.now` here/],
  ['the date of now', 'server/a.ts', 'new Date();', /no `new Date\(\)`/],
  ['a date of a given time', 'server/a.ts', 'new Date(wall).toISOString();', undefined],
  ['a timer', 'apply/a.ts', 'setTimeout(f, 1);', /no `setTimeout`/],
  ['chance', 'apply/a.ts', 'Math.random();', /no `Math\.random`/],
  ['the built-in fetch', 'clients/a.ts', 'await fetch(url);', /no `fetch\(`/],
  ['a method called fetch', 'clients/a.ts', 'await cache.fetch(url);', undefined],
  ['a leaking signal', 'clients/a.ts', 'AbortSignal.any([a, b]);', /withScope/],
  ['undici elsewhere', 'clients/a.ts', "import { request } from 'undici';", /take an Exchange/],
  ['process.exit elsewhere', 'commands/run.ts', 'process.exit(1);', /only src\/cli\.ts/],
  ['process.exitCode', 'commands/run.ts', 'process.exitCode = 1;', undefined],
  ['a comment that names a timer', 'apply/a.ts', "// not setTimeout: it isn't ours\n/* Date.now */", undefined],
  ['any', 'model/a.ts', 'const x = y as any;', /name the type/],
  ['a loose end', 'model/a.ts', '// TODO later', /TODO without an issue/],
  ['a loose end with an issue', 'model/a.ts', '// TODO(#12): later', undefined],
  ['a name that says nothing', 'support/string-utils.ts', '', /the name says nothing/],
  ['a barrel', 'model/index.ts', '', /the name says nothing/],
  ['a long file', 'model/a.ts', 'x\n'.repeat(351), /more than 350 lines/],
];

describe('the checker itself', () => {
  test.each(PLANTED)('%s', (_name, path, text, expected) => {
    const violations = violationsIn([{ path, text }]);
    if (expected === undefined) expect(violations).toEqual([]);
    else expect(violations).toEqual([expect.stringMatching(expected)]);
  });
});
