import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CHECKS, diagnose } from '../../../src/doctor/checks.ts';
import type { ClusterPicture, ConsulFacts, LeaderLook, MarathonInfo, MesosFacts } from '../../../src/doctor/picture.ts';
import { policyFor } from '../../../src/doctor/policy.ts';
import { AGENT, answer, configOf, FREE, failure, HEALTHY, INFO, MESOS, RIGHT } from './healthy.ts';

const info = (parts: Partial<MarathonInfo>) => ({
  marathon: [{ url: 'http://one:8080', info: answer({ ...INFO, ...parts }) }],
});
const consul = (parts: Partial<ConsulFacts>) => ({ consul: answer({ ...AGENT, ...parts }) });
const mesos = (parts: Partial<MesosFacts>) => ({ mesos: answer({ ...MESOS, ...parts }) });
const asked = (answer: Extract<LeaderLook, { how: 'asked' }>['answer']) =>
  ({ leader: { how: 'asked', url: 'http://lead:8080', answer } }) as const;
const refused = (code: string, why: string, isPublic = false) => ({
  listeners: [FREE, { isPublic, address: '127.0.0.1:8080', refusal: { code, why } }].slice(isPublic ? 0 : 1),
});
const TAKEN = refused('EADDRINUSE', 'cannot listen on 127.0.0.1:8080: another program has it; stop it, or give --port');
const down = {
  url: 'http://two:8080',
  info: failure('GET http://two:8080/v2/info: refused', undefined, 'ECONNREFUSED'),
};
const holder = { id: 'marathon-consul:marathon', name: 'marathon-consul', isOurs: true, leaseHolder: '2031 elsewhere' };
const certificate = (validToMs: number) => ({
  certificates: [{ option: '--consul-cert-file', path: '/etc/c.pem', validFromMs: 0, validToMs }],
});
const FROZEN = { kind: 'frozen', by: 'ops', why: '', untilMs: undefined } as const;
const CALLED = { config: configOf({ marathon: { events: 'callback' } }) };
const OPEN = configOf({ server: { port: 8080, public: { port: 8081 } } });
const NO_STREAM = failure('GET http://one:8080/v2/events: 404', 404);
const OURS = [...'01234'].map((n) => ({ id: `s${n}`, name: 'web', isOurs: true, leaseHolder: undefined }));
const GUESS = { ...RIGHT, segment: 'any-name', isGuess: true, isGranted: false };
const twenty = Array.from({ length: 20 }, (_, n) => ({ ...RIGHT, segment: `s${n}`, isGranted: false }));

test('a healthy set-up has nothing to mend, and no policy to grant', () => {
  const { findings, policy } = diagnose(HEALTHY);
  expect(findings.filter(({ level }) => level !== 'ok')).toEqual([]);
  expect(policy).toBeUndefined();
});

test('a machine without a Mesos agent to ask has nothing to mend, and is told whose tasks are its own', () => {
  const config = configOf({ mesosAgent: { url: undefined, hostname: 'node-1.example', mayBeRemote: false } });
  const { findings } = diagnose({ ...HEALTHY, config, mesos: undefined });
  expect(findings.filter(({ level }) => level !== 'ok')).toEqual([]);
  expect(findings.find(({ check }) => check === 'mesos agent')?.says).toMatch(/none to ask.*those on node-1\.example/);
});

/** What is said, and with what to do: `says → remedy`. */
const CASES: readonly (readonly [check: string, picture: Partial<ClusterPicture>, level: string, says: RegExp])[] = [
  ['marathon', { marathon: [down] }, 'problem', /refused → Start Marathon, or correct --marathon/],
  ['marathon', { marathon: [...HEALTHY.marathon, down] }, 'warning', /two:8080/],
  [
    'marathon',
    { marathon: [{ ...down, info: failure('GET: 401', 401) }] },
    'problem',
    /401 → Give credentials .*--marathon/,
  ],
  ['marathon version', info({ version: '0.7.6' }), 'problem', /older than 0\.8/],
  ['marathon leader', info({ leader: undefined }), 'warning', /no leader/],
  [
    'marathon leader',
    { marathon: [...HEALTHY.marathon, { url: 'http://b', info: answer({ ...INFO, leader: 'two:8080' }) }] },
    'warning',
    /different ones: one:8080, two:8080/,
  ],
  ['leader from here', { leader: { how: 'nobody names one' } }, 'unknown', /nobody/],
  ['leader from here', { leader: { how: 'behind a proxy', url: 'http://in:1' } }, 'ok', /only the proxy is asked/],
  ['leader from here', asked(answer(INFO)), 'ok', /lead:8080 answers us/],
  [
    'leader from here',
    { leader: { how: 'less safe', url: 'http://lead:8080' } },
    'warning',
    /without https.* → .*--disable_http/,
  ],
  ['leader from here', asked(failure('GET http://lead: 401', 401)), 'problem', /refuses our credentials/],
  [
    'leader from here',
    asked(failure('GET http://lead: host not found', undefined, 'ENOTFOUND')),
    'warning',
    /host not found; .* through a standby.* → .*--hostname/,
  ],
  [
    'leader from here',
    { ...asked(failure('GET http://lead: refused', undefined, 'ECONNREFUSED')), stream: failure('no stream') },
    'warning',
    /no events come, and changes are found by polls alone/,
  ],
  ['marathon events', { stream: failure('GET /v2/events: 403', 403) }, 'warning', /403/],
  ['marathon events', { config: configOf({ marathon: { events: 'poll' } }) }, 'ok', /--events=poll/],
  ['marathon events', CALLED, 'warning', /calls nobody: .* → Give --events=auto/],
  ['marathon events', { ...CALLED, callbacks: answer([]) }, 'ok', /calls those/],
  ['marathon events', { stream: NO_STREAM, callbacks: answer([]) }, 'warning', /no stream.* → Give --public-port/],
  ['marathon events', { stream: NO_STREAM, callbacks: answer([]), config: OPEN }, 'ok', /no stream, but/],
  ['marathon events', { stream: NO_STREAM }, 'warning', /by polls alone/],
  ['framework', info({ frameworkId: 'F-1' }), 'problem', /F-1.*marathon\.json remembers F-0 → .*--cluster/],
  ['framework', info({ frameworkId: undefined }), 'unknown', /never been registered/],
  [
    'framework',
    { marathon: [...HEALTHY.marathon, { url: 'http://b', info: answer({ ...INFO, frameworkId: 'F-9' }) }] },
    'problem',
    /several Marathons: frameworks F-0, F-9/,
  ],
  ['task_killing', info({ features: [] }), 'warning', /off/],
  ['task_killing', info({ features: undefined }), 'unknown', /does not say/],
  [
    'kill grace',
    {
      ...consul({ dnsTtlMs: 10_000 }),
      killGraces: [
        { app: '/a', graceMs: 9_000 },
        { app: '/b', graceMs: 10_000 },
        { app: '/c', graceMs: undefined },
      ],
    },
    'warning',
    /^\/a \(9 s\), \/c \(none set: 3 s\): below .*10 s/,
  ],
  ['kill grace', { ...consul({ dnsTtlMs: 2_000 }), killGraces: [{ app: '/c', graceMs: undefined }] }, 'ok', /2 s/],
  ['kill grace', { unlookedApps: 7 }, 'ok', /7 more apps were not looked at/],
  ['kill grace', consul({ dnsTtlMs: undefined }), 'unknown', /does not say/],
  ['clocks', info({ aheadMs: -6_000 }), 'warning', /6 s behind our clock/],
  ['clocks', consul({ aheadMs: 7_000 }), 'warning', /Consul's agent is 7 s ahead/],
  ['clocks', mesos({ aheadMs: 60_000 }), 'warning', /the Mesos agent is 60 s ahead/],
  ['certificates', certificate(HEALTHY.nowMs - 1), 'problem', /c\.pem \(--consul-cert-file\).*to 2030-12-31 23:59/],
  ['certificates', certificate(HEALTHY.nowMs + 86_400_000), 'warning', /to 2031-01-02/],
  ['certificates', certificate(HEALTHY.nowMs + 30 * 86_400_000), 'ok', /none at its end/],
  ['mesos agent', { mesos: failure('GET: refused') }, 'problem', /refused → Start the Mesos agent/],
  ['mesos agent', { mesos: failure('GET: 503: not ready yet', 503) }, 'problem', /→ Wait: it finds its tasks again/],
  ['mesos agent', { mesos: failure('not registered with a Mesos master yet') }, 'problem', /→ Wait until a Mesos/],
  ['agent address', mesos({ isHere: false }), 'problem', /10\.0\.0\.1, which is no address of this machine/],
  [
    'agent address',
    { ...mesos({ isHere: false }), config: configOf({ mesosAgent: { mayBeRemote: true } }) },
    'ok',
    /allows/,
  ],
  ['agent tasks', mesos({ hasFramework: false }), 'unknown', /none of our framework/],
  ['agent tasks', mesos({ hasFramework: false, ageMs: 120_000 }), 'unknown', /yet: it started 2 min ago.* 15 min/],
  ['agent tasks', { marathon: [down], remembered: undefined }, 'unknown', /Marathon did not answer/],
  ['local daemon', { localDaemon: 'silent' }, 'warning', /does not answer/],
  ['local daemon', { localDaemon: { pid: 7 } }, 'ok', /process 7/],
  ['our server', TAKEN, 'problem', /another program has it → Stop it, or give --port\./],
  ['our server', { ...TAKEN, localDaemon: { pid: 7 } }, 'ok', /taken, as is right while process 7 runs/],
  ['our server', { localDaemon: { pid: 7 } }, 'warning', /free, though process 7 runs here/],
  ['our server', refused('EADDRNOTAVAIL', 'no such address; choose one with --bind'), 'problem', /--bind/],
  ['our server', refused('EWHATEVER', 'odd'), 'problem', /odd → Correct --bind or --port\./],
  [
    'our server',
    refused('CONFIG_INVALID', '/k.pem does not exist'),
    'problem',
    /k\.pem.* → Correct --server-cert-file/,
  ],
  ['our server', refused('UPSTREAM_DENIED', '/t is empty'), 'problem', /\/t is empty.* → Correct --server-token-file/],
  ['second server', refused('CONFIG_INVALID', '/k.pem', true), 'problem', /→ Correct --public-cert-file/],
  [
    'second server',
    {
      ...refused('EADDRINUSE', 'taken', true),
      config: configOf({ server: { port: 8080, public: { port: 8080 } } }),
    },
    'problem',
    /also that of the first server/,
  ],
  ['state folder', { state: 'not writable' }, 'problem', /no folder that this user can write to/],
  ['state folder', { state: 'unmakable' }, 'problem', /may not make it/],
  ['state folder', { state: 'absent' }, 'ok', /the daemon makes it/],
  ['state folder', { state: 'open to others' }, 'warning', /other users/],
  ['state file', { remembered: undefined }, 'ok', /none yet/],
  [
    'state file',
    { remembered: { cluster: 'x', path: '/s/x.json', framework: undefined, isDamaged: true } },
    'warning',
    /x\.json is damaged/,
  ],
  ['options', { configWarnings: ['--x has no effect'] }, 'warning', /--x has no effect/],
  ['consul agent', { consul: failure('GET: refused') }, 'problem', /refused → Start the Consul agent/],
  [
    'consul agent',
    { consul: failure("403: Permission denied: anonymous token lacks permission 'agent:read'", 403) },
    'problem',
    /→ Give a token with --consul-token-file/,
  ],
  ['consul agent', { consul: failure('403: ACL not found', 403) }, 'problem', /→ Correct the token/],
  ['consul version', consul({ version: '1.9.17' }), 'problem', /older than 1\.10/],
  [
    'consul address',
    consul({ isHere: false }),
    'warning',
    /n1\) is at 10\.0\.0\.1, which is no address of this machine/,
  ],
  ['consul address', consul({ address: undefined }), 'unknown', /does not say/],
  ['datacenter', { config: configOf({ consul: { datacenter: 'dc2' } }) }, 'problem', /dc1, not in dc2/],
  ['leave_on_terminate', consul({ leavesOnTerminate: true }), 'warning', /leave the catalogue/],
  ['leave_on_terminate', consul({ leavesOnTerminate: true, isServer: true }), 'ok', /server/],
  ['script checks', { config: configOf({ publication: { hasScriptChecks: true } }) }, 'problem', /refuses/],
  ['rights', { rights: [{ ...RIGHT, isGranted: false }] }, 'problem', /service:write on "web" is missing: to register/],
  ['rights', { rights: twenty }, 'problem', /on "s0", "s1", "s2", "s3", "s4" and 15 more is missing/],
  ['rights', { rights: [{ ...RIGHT, isGranted: undefined }] }, 'unknown', /only trying would tell/],
  ['rights', { rights: [] }, 'unknown', /did not say/],
  ['rights', { rights: [{ ...RIGHT, isGranted: true }, GUESS] }, 'unknown', /when something runs here/],
  ['rights', { consul: failure('403: ACL not found', 403) }, 'unknown', /does not know our token/],
  [
    'catalogue',
    { catalogue: failure('GET: 500: No known Consul servers', 500) },
    'problem',
    /No known.* → Look at the/,
  ],
  ['catalogue', { services: answer(OURS) }, 'warning', /callers: s0, s1, s2 and 2 more/],
  ['catalogue', { services: answer(OURS), catalogue: answer(new Set(OURS.map(({ id }) => id))) }, 'ok', /with 5 /],
  ['catalogue', { rights: [{ ...RIGHT, right: 'node:read', isGranted: false }] }, 'unknown', /lacks the right/],
  ['lease', { rights: [{ ...RIGHT, segment: 'marathon-consul', isGranted: false }] }, 'unknown', /right to see/],
  ['names', { rights: [{ ...RIGHT, isGranted: false }] }, 'unknown', /right to see/],
  ['names', { consul: failure('GET: refused') }, 'unknown', /did not say who it is/],
  ['lease', { services: answer([holder]) }, 'problem', /another living daemon .* elsewhere/],
  ['lease', { services: answer([holder]), localDaemon: { pid: 7 } }, 'ok', /elsewhere/],
  [
    'freeze key',
    { freeze: answer('night shift') },
    'warning',
    /^FROZEN .* until somebody takes it back, by whoever .* \(night shift\) → .*freeze\/marathon/,
  ],
  [
    'freeze key',
    { freeze: answer('{"by":"ops","until":"2031-01-01T01:00:00Z"}') },
    'warning',
    /until 2031-01-01T01:00:00\.000Z, by ops →/,
  ],
  [
    'freeze key',
    { freeze: answer('{"by":"ops","until":"tomorrow"}') },
    'warning',
    /until somebody takes it back, because "tomorrow" is no time that can be read .*, by ops →/,
  ],
  ['freeze key', { freeze: answer('{"until":"2030-12-31T23:59:59Z"}') }, 'ok', /its time is over/],
  ['freeze key', { freeze: failure('GET: 500', 500) }, 'unknown', /500/],
  [
    'freeze key',
    { freeze: failure('GET: 500', 500), halts: [FROZEN] },
    'warning',
    /FROZEN .* by ops; .* last: GET: 500/,
  ],
  [
    'pause',
    { halts: [{ ...FROZEN, kind: 'paused', why: 'works', untilMs: Date.parse('2031-01-01T00:10:00Z') }] },
    'warning',
    /^PAUSED on this machine until 2031-01-01T00:10:00\.000Z, by ops \(works\) → .*marathon-consul resume/,
  ],
  ['pause', { halts: [FROZEN] }, 'ok', /not on/],
  [
    'names',
    { services: answer([{ id: 'x', name: 'web', isOurs: false, leaseHolder: undefined }]) },
    'warning',
    /service x/,
  ],
  ['tasks', { tasks: { outcomes: {}, warnings: [], problems: [] } }, 'ok', /none runs here/],
  ['tasks', { tasks: { outcomes: {}, warnings: [...'1234567'], problems: [] } }, 'warning', /5; and 2 more/],
  ['tasks', { tasks: { outcomes: {}, warnings: [], problems: ['this and that'] } }, 'unknown', /this and that/],
  [
    'tasks',
    { halts: [FROZEN], tasks: { outcomes: { published: 3, held: 2 }, warnings: [], problems: [] } },
    'warning',
    /3 published, 2 held: what stands .* is kept/,
  ],
  ['tasks', { marathon: [down] }, 'unknown', /Marathon did not answer/],
];

describe('a check', () => {
  test.each(CASES)('of %s, given %j, is a %s', (check, picture, level, told) => {
    const found = diagnose({ ...HEALTHY, ...picture }).findings.find((finding) => finding.check === check);
    expect(found?.level).toBe(level);
    expect(found?.remedy === undefined ? found?.says : `${found.says} → ${found.remedy}`).toMatch(told);
    if (level === 'warning' || level === 'problem') expect(found?.remedy).toMatch(/\S/);
  });

  test('has a case that differs from the healthy one, whichever it is', () => {
    const tried = new Set(CASES.map(([check]) => check));
    expect(CHECKS.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  });
});

describe('the policy', () => {
  test('names the node, and the page of the doctor has the same', () => {
    const { policy } = diagnose({ ...HEALTHY, rights: [{ ...RIGHT, isGranted: false }] });
    expect(policy).toBe(policyFor('n1'));
    expect(readFileSync('docs/doctor.md', 'utf8')).toContain(policyFor('NODE'));
  });

  test('is not told to whoever has the wrong token, or no name to try rights on', () => {
    expect(diagnose({ ...HEALTHY, consul: failure('403: ACL not found', 403) }).policy).toBeUndefined();
    expect(diagnose({ ...HEALTHY, rights: [GUESS] }).policy).toBeUndefined();
  });
});

test('every check stands on the page of the doctor', () => {
  const page = readFileSync('docs/doctor.md', 'utf8');
  expect(CHECKS.map(({ name }) => name).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
