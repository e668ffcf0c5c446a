import type { Witness } from '../model/sighting.ts';
import type { Case, Standing } from './judge.ts';
import { BEFORE_EVERYTHING, type TaskRecord } from './record.ts';
import { type AgentWitness, askedAbout, isSilentAbout, type MarathonWitness } from './witnesses.ts';

/** Mesos's default for `recovery_timeout`: how long executors outlive their agent (ms). */
export const DEFAULT_RECOVERY_TIMEOUT_MS = 15 * 60_000;

export interface Circumstances {
  readonly now: number;
  /** Whether there is a Mesos agent to ask. */
  readonly hasAgent: boolean;
  /** When we began to listen: before, the agent's silence is ours. */
  readonly listeningSince: number;
  readonly agent: AgentWitness;
  readonly marathon: MarathonWitness;
  readonly recoveryTimeoutMs: number;
  /**
   * The machine was restarted since the stored state was written, and the witness that is asked has given no complete list since.
   * Nothing that ran before runs now; until that list nobody else can tell the two apart.
   */
  readonly isAwaitingFirstList: boolean;
  /** Without news for so long, the Mesos agent's word no longer counts (ms). */
  readonly agentFreshMs: number;
}

/** Whether the agent's word still counts. */
export const isAgentSpeaking = (at: Pick<Circumstances, 'agent' | 'now' | 'agentFreshMs'>): boolean =>
  at.now - at.agent.completeAt <= at.agentFreshMs;

/** Whether the agent answers, whatever that proves: for a while after its start it may list only a part of what it recovers. */
export const isAgentAnswering = (at: Pick<Circumstances, 'agent' | 'now' | 'agentFreshMs'>): boolean =>
  at.now - at.agent.answeredAt <= at.agentFreshMs;

/** Turns the sightings of one task into the case that the judge decides. */
export function caseOf(record: TaskRecord, at: Circumstances): Case {
  const agent = agentStanding(record, at);
  const absentSince = record.absentSince.agent;
  return {
    hasAgent: at.hasAgent,
    agent,
    marathon: marathonStanding(record, at),
    draining: record.draining?.state,
    tombstone: record.tombstone,
    wasMarathonAskedSince: absentSince === undefined || askedAbout(at.marathon, record.appId) >= absentSince,
    agentQuietMs: at.now - Math.max(at.agent.completeAt, at.listeningSince),
    recoveryTimeoutMs: at.recoveryTimeoutMs,
    isAbsentAgain: record.absentAgainAt !== undefined,
    doubtfulMs: record.doubtfulSince === undefined ? 0 : at.now - record.doubtfulSince,
    isUnshownSinceRestart: at.isAwaitingFirstList && !sawRunning(record, 'agent'),
    wasSeenRunning: sawRunning(record, 'agent') || sawRunning(record, 'marathon'),
  };
}

function agentStanding(record: TaskRecord, at: Circumstances): Standing {
  if (record.absentSince.agent !== undefined) return absent(record.absentSince.agent);
  const said = record.said.agent;
  return said && at.now - said.askedAt <= at.agentFreshMs
    ? { word: said.word, asOf: said.askedAt, state: said.state }
    : SILENT;
}

function marathonStanding(record: TaskRecord, at: Circumstances): Standing {
  if (record.absentSince.marathon !== undefined) return absent(record.absentSince.marathon);
  const said = record.said.marathon;
  return said && said.askedAt > BEFORE_EVERYTHING && !isSilentAbout(at.marathon, record.appId, said.askedAt)
    ? { word: said.word, asOf: said.askedAt, state: said.state }
    : SILENT;
}

const SILENT: Standing = { word: 'silent', asOf: BEFORE_EVERYTHING, state: '' };
const absent = (asOf: number): Standing => ({ word: 'absent', asOf, state: '' });

const sawRunning = ({ said, absentSince }: TaskRecord, witness: Witness): boolean =>
  said[witness]?.word === 'running' && said[witness].askedAt > BEFORE_EVERYTHING && absentSince[witness] === undefined;
