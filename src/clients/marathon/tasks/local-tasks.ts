import type { Sighting } from '../../../model/sighting.ts';
import { AppError } from '../../../support/errors.ts';
import type { Caller } from '../../call.ts';
import type { Request } from '../../exchange.ts';
import { parseDocument } from '../../json-document.ts';
import { eachElement } from '../../json-elements.ts';
import { decodeTask } from './decode-task.ts';
import { akinHostIn, createTaskSieve, isLocal, type LocalAgent } from './locality.ts';

export interface LocalTasks {
  readonly sightings: readonly Sighting[];
  /** False when a task that is, or may be, ours could not be read: then what the list lacks proves nothing. */
  readonly isComplete: boolean;
  /** Of the whole list, unzipped: what it costs the leader. */
  readonly bytes: number;
  /** None of these tasks is ours, and some are on a host whose name is much like ours: we may go by the wrong one. */
  readonly akinHost?: string | undefined;
}

/** A cluster's list takes its leader seconds to write, and a standby's proxy gives up after 10 s of silence. */
const TIMEOUT_MS = 120_000;

/** Of the tasks of one machine: tens of thousands of them. The whole list may be of any length. */
const MAX_LOCAL_BYTES = 128 * 1024 * 1024;

const tooMany = (name: string) =>
  new AppError(
    'UPSTREAM_INVALID',
    `${name}: 200, but the tasks of this machine alone are over ${MAX_LOCAL_BYTES} bytes`,
  );

/**
 * The tasks of our agent out of the whole cluster's list, which is cut up as it arrives: a foreign task is never parsed.
 * Throws for anything that is not the whole of such a list; it never gives a part of one, nor zero tasks instead.
 */
export function readLocalTasks(
  caller: Caller,
  request: Request,
  local: LocalAgent,
  signal: AbortSignal,
): Promise<LocalTasks> {
  return caller.stream(request, TIMEOUT_MS, signal, async (response, name) => {
    const mayBeLocal = createTaskSieve(local);
    const sightings: Sighting[] = [];
    let isComplete = true;
    let localBytes = 0;
    let akinHost: string | undefined;
    const bytes = await eachElement(response.body, { key: 'tasks', name }, (element) => {
      akinHost ??= akinHostIn(element, local);
      if (!mayBeLocal(element)) return;
      localBytes += element.length;
      if (localBytes > MAX_LOCAL_BYTES) throw tooMany(name);
      const seen = decodeElement(element, local);
      if (seen === 'malformed') isComplete = false;
      else if (seen !== 'foreign') sightings.push(seen);
    });
    return { sightings, isComplete, bytes, akinHost: sightings.length === 0 ? akinHost : undefined };
  });
}

function decodeElement(element: Buffer, local: LocalAgent): Sighting | 'foreign' | 'malformed' {
  try {
    const task = parseDocument(element);
    const isOurs = isLocal(task, local);
    if (isOurs === false) return 'foreign';
    // Whose it is cannot be told, so it counts as one of ours.
    if (isOurs === undefined) return 'malformed';
    return decodeTask(task) ?? 'malformed';
  } catch {
    return 'malformed'; // whose task this was cannot be told, so it counts as one of ours
  }
}
