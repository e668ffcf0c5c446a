import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CHECKS, diagnose } from '../../../src/doctor/checks.ts';
import type { ClusterPicture, ConsulFacts, MarathonInfo, MesosFacts, Probe } from '../../../src/doctor/picture.ts';
import { policyFor } from '../../../src/doctor/policy.ts';

const answer = <Value>(value: Value): Probe<Value> => ({ is: 'answer', value });
const failure = (why: string, status?: number): Probe<never> => ({ is: 'failure', why, status });

const INFO: MarathonInfo = {
  version: '1.11.26',
  leader: 'one:8080',
  frameworkId: 'F-0',
  features: ['task_killing'],
  aheadMs: 0,
};
const AGENT: ConsulFacts = {
  version: '1.22.7',
  node: 'n1',
  datacenter: 'dc1',
  isServer: false,
  leavesOnTerminate: false,
  runsScripts: false,
  dnsTtlMs: 0,
  aheadMs: 1000,
};
const MESOS: MesosFacts = { agentId: 'F-S0', address: '10.0.0.1', isHere: true, hasFramework: true };
const RIGHT = { right: 'service:write', segment: 'web', purpose: 'to register and withdraw services' };

const CONFIG = {
  marathon: { events: 'auto' },
  mesosAgent: { mayBeRemote: false },
  consul: { datacenter: undefined },
  stateDir: '/var/lib/marathon-consul',
  publication: { hasScriptChecks: false },
};

const configOf = (parts: object = {}) => ({ ...CONFIG, ...parts }) as unknown as ClusterPicture['config'];

const HEALTHY: ClusterPicture = {
  config: configOf(),
  configWarnings: [],
  marathon: [{ url: 'http://one:8080', info: answer(INFO) }],
  rememberedFramework: 'F-0',
  stream: answer(true),
  killGraceMs: new Map(),
  mesos: answer(MESOS),
  consul: answer(AGENT),
  node: 'n1',
  rights: [{ ...RIGHT, isGranted: true }],
  services: answer([]),
  cluster: 'marathon',
  freeze: answer(undefined),
  names: new Set(['web']),
  localDaemon: 'gone',
  state: 'writable',
};

const info = (parts: Partial<MarathonInfo>) => ({
  marathon: [{ url: 'http://one:8080', info: answer({ ...INFO, ...parts }) }],
});
const consul = (parts: Partial<ConsulFacts>) => ({ consul: answer({ ...AGENT, ...parts }) });
const mesos = (parts: Partial<MesosFacts>) => ({ mesos: answer({ ...MESOS, ...parts }) });
const down = { url: 'http://two:8080', info: failure('GET http://two:8080/v2/info: refused') };
const holder = { id: 'marathon-consul:marathon', name: 'marathon-consul', isOurs: true, leaseHolder: '2031 elsewhere' };

test('a healthy set-up has nothing to mend, and no policy to grant', () => {
  const { findings, policy } = diagnose(HEALTHY);
  expect(findings.filter(({ level }) => level !== 'ok')).toEqual([]);
  expect(policy).toBeUndefined();
});

const CASES: readonly (readonly [check: string, picture: Partial<ClusterPicture>, level: string, says: RegExp])[] = [
  ['marathon', { marathon: [down] }, 'problem', /refused/],
  ['marathon', { marathon: [...HEALTHY.marathon, down] }, 'warning', /two:8080/],
  ['marathon', { marathon: [{ ...down, info: failure('GET: 401', 401) }] }, 'problem', /401/],
  ['marathon version', info({ version: '0.7.6' }), 'problem', /older than 0\.8/],
  ['marathon leader', info({ leader: undefined }), 'warning', /no leader/],
  ['marathon events', { stream: failure('GET /v2/events: 403', 403) }, 'warning', /403/],
  ['framework', info({ frameworkId: 'F-1' }), 'problem', /F-1.*remembers F-0/],
  ['task_killing', info({ features: [] }), 'warning', /off/],
  ['task_killing', info({ features: undefined }), 'unknown', /does not say/],
  [
    'kill grace',
    {
      ...consul({ dnsTtlMs: 10_000 }),
      killGraceMs: new Map([
        ['/a', 9_000],
        ['/b', 10_000],
      ]),
    },
    'warning',
    /^\/a: .*10 s/,
  ],
  ['kill grace', consul({ dnsTtlMs: undefined }), 'unknown', /does not say/],
  ['clocks', info({ aheadMs: -6_000 }), 'warning', /6 s behind our clock/],
  ['clocks', consul({ aheadMs: 7_000 }), 'warning', /Consul's agent is 7 s ahead/],
  ['mesos agent', { mesos: failure('GET: refused') }, 'problem', /refused/],
  ['agent address', mesos({ isHere: false }), 'problem', /10\.0\.0\.1, which is no address of this machine/],
  [
    'agent address',
    { ...mesos({ isHere: false }), config: configOf({ mesosAgent: { mayBeRemote: true } }) },
    'ok',
    /allows/,
  ],
  ['agent tasks', mesos({ hasFramework: false }), 'unknown', /none of our framework/],
  ['local daemon', { localDaemon: 'silent' }, 'warning', /does not answer/],
  ['local daemon', { localDaemon: { pid: 7 } }, 'ok', /process 7/],
  ['state folder', { state: 'not writable' }, 'problem', /cannot be written/],
  ['state folder', { state: 'open to others' }, 'warning', /every user/],
  ['options', { configWarnings: ['--x has no effect'] }, 'warning', /--x has no effect/],
  ['consul agent', { consul: failure('GET: refused') }, 'problem', /refused/],
  ['consul version', consul({ version: '1.9.17' }), 'problem', /older than 1\.10/],
  ['datacenter', { config: configOf({ consul: { datacenter: 'dc2' } }) }, 'problem', /dc1, not in dc2/],
  ['leave_on_terminate', consul({ leavesOnTerminate: true }), 'warning', /leave the catalogue/],
  ['leave_on_terminate', consul({ leavesOnTerminate: true, isServer: true }), 'ok', /server/],
  ['script checks', { config: configOf({ publication: { hasScriptChecks: true } }) }, 'problem', /refuses/],
  ['rights', { rights: [{ ...RIGHT, isGranted: false }] }, 'problem', /service:write on "web" is missing: to register/],
  ['rights', { rights: [{ ...RIGHT, isGranted: undefined }] }, 'unknown', /only trying would tell/],
  ['rights', { rights: [] }, 'unknown', /did not say/],
  ['lease', { services: answer([holder]) }, 'problem', /another living daemon .* elsewhere/],
  ['lease', { services: answer([holder]), localDaemon: { pid: 7 } }, 'ok', /elsewhere/],
  ['freeze key', { freeze: answer('night shift') }, 'warning', /night shift/],
  [
    'names',
    { services: answer([{ id: 'x', name: 'web', isOurs: false, leaseHolder: undefined }]) },
    'warning',
    /service x/,
  ],
];

describe('a check', () => {
  test.each(CASES)('of %s, given %j, is a %s', (check, picture, level, says) => {
    const found = diagnose({ ...HEALTHY, ...picture }).findings.find((finding) => finding.check === check);
    expect(found).toMatchObject({ level, says: expect.stringMatching(says) });
    if (level === 'warning' || level === 'problem') expect(found?.remedy).toMatch(/\S/);
  });

  test('has a case that differs from the healthy one, whichever it is', () => {
    const tried = new Set(CASES.map(([check]) => check));
    expect(CHECKS.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  });
});

test('the policy names the node, and the page of the doctor has the same', () => {
  const { policy } = diagnose({ ...HEALTHY, rights: [{ ...RIGHT, isGranted: false }] });
  expect(policy).toBe(policyFor('n1'));
  expect(readFileSync('docs/doctor.md', 'utf8')).toContain(policyFor('NODE'));
});
