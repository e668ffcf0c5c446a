import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeRegistered } from '../../../src/clients/consul/decode-registered.ts';
import { decodeSelf } from '../../../src/clients/consul/decode-self.ts';
import { parseDocument } from '../../../src/clients/json-document.ts';
import { decodeAppWithTasks, decodeVersion } from '../../../src/clients/marathon/apps/app-answers.ts';
import { decodeDraft, decodeDraftTasks } from '../../../src/clients/marathon/apps/decode-draft.ts';
import { decodeInfo } from '../../../src/clients/marathon/decode-info.ts';
import { decodeEvent } from '../../../src/clients/marathon/events/decode-event.ts';
import { decodeAllPods, decodePodAnswer, decodePodVersion } from '../../../src/clients/marathon/pods/pod-answers.ts';
import { decodeTask } from '../../../src/clients/marathon/tasks/decode-task.ts';
import { decodeState } from '../../../src/clients/mesos/decode-state.ts';
import { agentId, frameworkId } from '../../../src/model/ids.ts';
import { AppError } from '../../../src/support/errors.ts';
import { mutated } from './mutated.ts';

const local = { agentId: agentId('a-S1'), hostname: 'node-1', address: '192.0.2.1' };

/** Every decoder of what peers answer, each with the errors it may raise. */
const DECODERS: Readonly<Record<string, (document: unknown) => unknown>> = {
  'app with its tasks': (document) => decodeAppWithTasks(document, local, 'GET x'),
  'app version': (document) => decodeVersion(document, 'GET x'),
  task: decodeTask,
  event: (document) => decodeEvent(JSON.stringify(document) ?? ''),
  info: (document) => decodeInfo(document, 'GET x'),
  'pod with its instances': (document) => decodePodAnswer(document, 'GET x'),
  'pod version': (document) => decodePodVersion(document, 'GET x'),
  'all pods': (document) => decodeAllPods(document, local, 'GET x'),
  'agent state': (document) => decodeState(document, frameworkId('f'), 'GET x'),
  'registered services': (document) => decodeRegistered(document, document),
  'Consul agent': (document) => decodeSelf(document, 'GET x'),
  draft: decodeDraft,
  'tasks of a draft': decodeDraftTasks,
};

const CORPUS = new URL('../../fixtures/hostile/', import.meta.url);
const files = readdirSync(CORPUS).filter((name) => name.endsWith('.json'));

/** What a decoder made of it; an error of ours is an answer, too. */
function decoded(decode: (document: unknown) => unknown, document: unknown): unknown {
  try {
    return decode(document);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.message.length).toBeLessThan(1_000);
    return error;
  }
}

describe.each(Object.entries(DECODERS))('the decoder of %s', (_name, decode) => {
  test('gives a value or an error of ours for any document', () => {
    fc.assert(
      fc.property(mutated, (document) => void decoded(decode, document)),
      { numRuns: 1_000 },
    );
  });

  test.each(files)('takes %s, and changes nothing that all objects share', (name) => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    decoded(decode, parseDocument(readFileSync(new URL(name, CORPUS))));
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

test('no id and no name that is decoded is longer than those that Mesos takes', () => {
  const long = 'x'.repeat(1_000_000);
  const task = { id: `web.${'0'.repeat(8)}`, appId: '/web', state: 'TASK_RUNNING', slaveId: 'a-S1' };
  expect(decodeTask({ ...task, id: long })).toBeUndefined();
  expect(decodeTask({ ...task, appId: long })).toBeUndefined();
  expect(decodeTask({ ...task, host: long, version: long })?.task).toMatchObject({
    host: undefined,
    version: undefined,
  });
  expect(decodeEvent(JSON.stringify({ eventType: 'app_terminated_event', appId: long })).kind).toBe('malformed');
});

test.each([
  ['a port below 0', [-1]],
  ['a port beyond 65535', [1e9]],
  ['a port that is a text', ['NaN']],
  ['more ports than there are', Array.from({ length: 70_000 }, () => 31_000)],
])('a task with %s is malformed, so that it proves neither life nor death', (_name, ports) => {
  const task = { id: 'web.1', appId: '/web', state: 'TASK_RUNNING', slaveId: 'a-S1', ports };
  expect(decodeTask(task)).toBeUndefined();
});
