import { describe, expect, test } from 'vitest';
import { BEFORE_EVERYTHING, createRecord } from '../../../src/inventory/record.ts';
import { caseOf, isAgentAnswering, isAgentSpeaking } from '../../../src/inventory/standing.ts';
import { isMarathonSilent } from '../../../src/inventory/witnesses.ts';
import { appId } from '../../../src/model/ids.ts';
import { aTask, idOf, seen, WEB } from '../examples.ts';
import { type Told, told } from './told.ts';

const ID = idOf(1);

function caseAt(inventory: Told, now: number) {
  const record = inventory.record(ID);
  if (!record) throw new Error('no record');
  return caseOf(record, inventory.circumstances(now));
}

describe('the agent stands for', () => {
  test('its last word while that is fresh', () => {
    const inventory = told();
    inventory.agent(0, [seen()]);
    expect(caseAt(inventory, 15_000).agent).toMatchObject({ word: 'running', asOf: 0 });
  });

  test('nothing when that is too old', () => {
    const inventory = told();
    inventory.agent(0, [seen()]);
    expect(caseAt(inventory, 15_001).agent.word).toBe('silent');
  });

  test('an absence, however old: silence does not undo it', () => {
    const inventory = told();
    inventory.agent(0, [seen()]);
    inventory.agent(1, []);
    expect(caseAt(inventory, 1_000_000).agent).toMatchObject({ word: 'absent', asOf: 1 });
  });

  test('nothing on a task that it has never spoken of', () => {
    const inventory = told();
    inventory.event(0, seen());
    expect(caseAt(inventory, 1).agent.word).toBe('silent');
  });
});

describe('Marathon stands for', () => {
  test('its last word, however old, while it can be asked', () => {
    const inventory = told();
    inventory.marathon(0, [seen()]);
    expect(caseAt(inventory, 10_000_000).marathon).toMatchObject({ word: 'running', asOf: 0 });
  });

  test('nothing when it cannot be asked', () => {
    const inventory = told();
    inventory.marathon(0, [seen()]);
    inventory.silence(1, 'marathon');
    expect(caseAt(inventory, 2).marathon.word).toBe('silent');
  });

  test('nothing on an app that it has not answered about since events were missed, though the stream lives again', () => {
    const inventory = told();
    inventory.stream(0, true);
    inventory.marathon(1, [seen()], WEB);
    inventory.stream(2, false);
    inventory.silence(3, 'marathon', WEB);
    inventory.stream(4, true);
    expect(caseAt(inventory, 5).marathon.word).toBe('silent');
    inventory.marathon(6, [seen()], WEB);
    expect(caseAt(inventory, 7).marathon.word).toBe('running');
  });

  test('nothing on an app whose question went unanswered before a silence ended, though it answers about others', () => {
    const inventory = told();
    inventory.marathon(1, [seen()], WEB);
    inventory.silence(2, 'marathon');
    inventory.marathon(3, [], appId('/shop/api'));
    expect(caseAt(inventory, 4).marathon.word).toBe('silent');
    inventory.marathon(5, [seen()]);
    expect(caseAt(inventory, 6).marathon.word).toBe('running');
  });

  test('nothing on an app that it has not answered about since it was silent, though that question was about another', () => {
    const inventory = told();
    inventory.marathon(1, [seen()], WEB);
    inventory.silence(2, 'marathon', appId('/shop/api'));
    inventory.marathon(3, [], appId('/shop/api'));
    expect(caseAt(inventory, 4).marathon.word).toBe('silent');
    inventory.marathon(5, [seen()], WEB);
    expect(caseAt(inventory, 6).marathon.word).toBe('running');
  });

  test('what its stream has said since it was silent, though it was not asked about that app', () => {
    const inventory = told();
    inventory.silence(2, 'marathon');
    inventory.marathon(3, [], appId('/shop/api'));
    inventory.event(4, seen());
    expect(caseAt(inventory, 5).marathon.word).toBe('running');
  });

  test('its last word while the stream lives, though a question failed', () => {
    const inventory = told();
    inventory.marathon(0, [seen()]);
    inventory.stream(0, true);
    inventory.silence(1, 'marathon');
    expect(caseAt(inventory, 2).marathon.word).toBe('running');
  });

  test('an absence', () => {
    const inventory = told();
    inventory.marathon(0, [seen()]);
    inventory.marathon(1, []);
    expect(caseAt(inventory, 2).marathon).toMatchObject({ word: 'absent', asOf: 1 });
  });
});

describe('Marathon is silent', () => {
  const silent = (inventory: Told) => isMarathonSilent(inventory.circumstances(0).marathon);

  test('not for what it refuses to answer', () => {
    const inventory = told();
    inventory.marathon(1, [seen()]);
    inventory.see(
      { kind: 'silence', askedAt: 2, witness: 'marathon', scope: 'all', isOfPods: true, isRefusal: true },
      0,
    );
    expect(silent(inventory)).toBe(false);
    inventory.silence(3, 'marathon');
    expect(silent(inventory)).toBe(true);
  });

  test('not before it was asked anything', () => {
    expect(silent(told())).toBe(false);
  });

  test('when the last question, about whatever app, went unanswered', () => {
    const inventory = told();
    inventory.marathon(1, []);
    inventory.silence(2, 'marathon', WEB);
    expect(silent(inventory)).toBe(true);
  });

  test('no longer when any question is answered', () => {
    const inventory = told();
    inventory.silence(2, 'marathon');
    inventory.marathon(3, [], WEB);
    expect(silent(inventory)).toBe(false);
  });
});

describe('the case', () => {
  test('knows whether Marathon was asked since the agent stopped listing the task', () => {
    const inventory = told();
    inventory.agent(0, [seen()]);
    inventory.agent(10, []);
    expect(caseAt(inventory, 11).wasMarathonAskedSince).toBe(false);
    inventory.silence(12, 'marathon', WEB);
    expect(caseAt(inventory, 13).wasMarathonAskedSince).toBe(true);
  });

  test('counts the silence of the agent from its last complete answer', () => {
    const inventory = told();
    inventory.agent(100, [seen()]);
    inventory.agent(300, [seen()], { isComplete: false });
    expect(caseAt(inventory, 400).agentQuietMs).toBe(300);
  });

  test('counts it from our own start where the agent never answered', () => {
    const inventory = told({ startedAt: 1_000 });
    inventory.event(1_100, seen());
    expect(caseAt(inventory, 1_500).agentQuietMs).toBe(500);
  });

  test('does not take the state file for having seen it run', () => {
    const inventory = told();
    const record = { ...createRecord(ID, WEB, BEFORE_EVERYTHING), task: aTask() };
    inventory.restore(record);
    expect(caseAt(inventory, 1)).toMatchObject({ wasSeenRunning: false, marathon: { word: 'silent' } });
  });

  test('remembers that a witness has seen it run, though both are silent now', () => {
    const inventory = told();
    inventory.agent(0, [seen()]);
    expect(caseAt(inventory, 100_000)).toMatchObject({ wasSeenRunning: true, agent: { word: 'silent' } });
  });

  test('does not remember what has been found absent since', () => {
    const inventory = told();
    inventory.agent(0, [seen()]);
    inventory.agent(1, []);
    expect(caseAt(inventory, 2).wasSeenRunning).toBe(false);
  });
});

test('the agent speaks as long as its last complete answer is fresh', () => {
  const inventory = told();
  inventory.agent(0, []);
  inventory.agent(10_000, [], { isComplete: false });
  expect(isAgentSpeaking(inventory.circumstances(15_000))).toBe(true);
  expect(isAgentSpeaking(inventory.circumstances(15_001))).toBe(false);
});

test('the agent answers, though what it says proves nothing yet', () => {
  const inventory = told();
  inventory.agent(0, [seen()], { isComplete: false });
  const at = (now: number) => inventory.circumstances(now);
  expect([isAgentAnswering(at(15_000)), isAgentSpeaking(at(15_000))]).toEqual([true, false]);
  inventory.agentAgain(10_000, false);
  expect([isAgentAnswering(at(25_000)), isAgentAnswering(at(25_001))]).toEqual([true, false]);
});

test('an absence from before time passed that our clock did not count does not outlive what contradicted it', () => {
  const inventory = told();
  inventory.agent(0, [seen()]);
  inventory.agent(1, []);
  inventory.marathon(2, [seen()]);
  inventory.noteGap(5_000);
  const found = caseAt(inventory, 5_001);
  expect([found.agent.word, found.marathon.word]).toEqual(['silent', 'silent']);
  inventory.agent(5_002, []);
  expect(caseAt(inventory, 5_003).agent).toMatchObject({ word: 'absent', asOf: 5_002 });
});

test('what was said before time passed that our clock did not count says nothing of now', () => {
  const inventory = told();
  inventory.agent(0, [seen()]);
  inventory.marathon(0, [seen()]);
  inventory.noteGap(5_000);
  const found = caseAt(inventory, 5_001);
  expect([found.agent.word, found.marathon.word, found.wasSeenRunning]).toEqual(['silent', 'silent', false]);
  // The agent has had no time to answer: its recovery timeout begins anew.
  expect(found.agentQuietMs).toBe(1);
  inventory.agent(5_002, [seen()]);
  expect(caseAt(inventory, 5_003).agent.word).toBe('running');
});

describe('after a restart of the machine, what the agent has shown since', () => {
  const restarted = () => {
    const inventory = told();
    inventory.noteRestart();
    inventory.event(0, seen());
    return inventory;
  };

  test('is nothing before its first complete list', () => {
    expect(caseAt(restarted(), 1).isUnshownSinceRestart).toBe(true);
  });

  test('is all since its first complete list, whatever becomes of our clock', () => {
    const inventory = restarted();
    inventory.agent(1, []);
    inventory.noteGap(2);
    inventory.event(3, seen('TASK_RUNNING', { id: idOf(2) }));
    expect(inventory.circumstances(4).isAwaitingFirstList).toBe(false);
  });

  test('is a task that it runs, though its list is not complete yet', () => {
    const inventory = restarted();
    inventory.agent(1, [seen()], { isComplete: false });
    expect(caseAt(inventory, 100_000).isUnshownSinceRestart).toBe(false);
  });
});
