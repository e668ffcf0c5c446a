import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { partsOf } from '../../faults/page/measured-part.ts';
import { testTitlesIn } from '../../support/test-titles.ts';

const ROOT = join(import.meta.dirname, '../../..');
const { written: PAGE } = partsOf(readFileSync(join(ROOT, 'docs/failures.md'), 'utf8'));

/** What the page must have a row for, by the first cell of that row. */
const REQUIRED = [
  // The failures that the design promises to survive.
  'it dies, or is stopped',
  'it restarts',
  'it restarts, or reloads, with another configuration',
  'it restarts as another version',
  'the machine is cut off from the network',
  'it is down, slow, without a leader, or answers 5xx, HTML, half a JSON, or an empty list with 200',
  'it is silent, or half open',
  'it is cut',
  'events come twice, late, or in another order',
  'the Mesos master is down',
  'it is down, slow, or answers anything that is no answer',
  'it restarts, and lists only a part of what it recovers',
  'its id changes',
  'the agent restarts with its data',
  'the agent restarts without its data',
  'the servers have no leader',
  'the catalogue lacks what the agent has, or shows what it has not',
  'the token is refused',
  'the token is replaced',
  'somebody removes services of ours',
  'somebody edits services of ours',
  'somebody else’s services are there, under whatever id',
  // What it says of defaults and policies, of the lease, and of the levers.
  'its list of all tasks takes long',
  'neither Marathon nor the Mesos agent can be asked, with `keep` (the default)',
  'neither can be asked, with `--without-witnesses=expire`',
  'many tasks seem to vanish, and nobody says that they ended',
  'the state file is damaged, of another cluster, or of a later version',
  'the state file is more than a day old',
  'the token may see nothing, and lists are empty',
  'two daemons write to one Consul agent',
  'somebody puts a service, or the node, into maintenance',
  'somebody pauses a machine, or freezes the cluster',
  // The invariants of Marathon's contract, beside those that are above (contract: Marathon, §10).
  'it answers 200 and closes, as in an election',
  'an event’s bytes come one by one, CR without LF, or megabytes at once',
  'Marathon answers 405 to any other `Accept` than its own',
  'the stream is redirected',
  'a task has fewer host ports than its app has mappings',
  'a task has no `state`, and `startedAt` is null or absent',
  'a task that ended is listed on',
  '`slaveId` is empty, `n/a` or absent',
  'health is told of an instance, not of a task',
  'it recovers (503), has no id yet, or shows us no framework',
  'its paths change with its version',
  'there is none to ask (`--mesos-agent none`)',
  'it elects a leader, and forgets all results of its checks',
  'it cannot reach a task that the Mesos agent runs',
  'a task is of an older version than its app',
];

/** A time, a pace, or that there is none. */
const BOUND = /\d|at once|never|until |for as long as|one question|the first pass|ten a second|interval/;

const rows = PAGE.split('\n')
  .filter((line) => /^\|(?! ---| what (?:fails|is odd) )/.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));

/** What a test is called, alone or after its groups: `group > test`. */
const tests = new Set(
  readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !name.endsWith('docs/failures.test.ts'))
    .flatMap((name) => testTitlesIn(readFileSync(join(ROOT, 'test', name), 'utf8'))),
);

describe('docs/failures.md', () => {
  test.each(REQUIRED)('has a row for: %s', (failure) => {
    const firsts = rows.map(([what = '']) => what.replaceAll("'", '’'));
    expect(firsts).toContain(failure);
  });

  test('has one row for each failure', () => {
    const sections = PAGE.split('\n## ').flatMap((section) => {
      const firsts = [...section.matchAll(/^\| (.+?) \| /gm)].map(([, first]) => first);
      return firsts.filter((first, index) => firsts.indexOf(first) !== index);
    });
    expect(sections).toEqual([]);
  });

  test.each(rows)('says of "%s" what happens, for how long, and which tests show it', (...cells) => {
    expect(cells).toHaveLength(4);
    const [, happens = '', bound = '', shownBy = ''] = cells;
    expect(happens.length).toBeGreaterThan(5);
    expect(bound).toMatch(BOUND);
    const named = [...shownBy.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(0);
    const missing = named.filter((name) => !tests.has(name));
    expect(missing, 'no test has this name').toEqual([]);
  });
});
