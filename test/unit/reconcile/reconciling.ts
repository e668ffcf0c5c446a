import type { Change } from '../../../src/model/change.ts';
import { createReconciler } from '../../../src/reconcile/reconciler.ts';
import type { AppError } from '../../../src/support/errors.ts';
import { idOf, recordingLog, seen, someOptions } from '../examples.ts';
import { createFakeClock } from '../fake-clock.ts';
import { scene } from './scene.ts';

export const idIn = (change: Change) => ('service' in change ? change.service.id : change.id);
/** The id of the nth task's service. */
export const of = (n: number) => `marathon:${idOf(n)}`;

/** A reconciler over a Consul whose writes are let through, hang or fail as the test says. */
export function reconciling({ isWritable = true, rewriteSpreadMs = 0, definition = {} } = {}) {
  const it = scene();
  const clock = createFakeClock(1_000);
  const stop = new AbortController();
  const writes: string[] = [];
  const failures: AppError[] = [];
  const { log, told } = recordingLog();
  let answer: (change: Change) => Promise<void> = async () => {};
  let options: ReturnType<typeof someOptions> | undefined = someOptions();
  it.inventory.defined(definition);
  const reconciler = createReconciler({
    inventory: it.inventory,
    view: it.view,
    guard: it.guard,
    options: () => options,
    halt: it.halt,
    perform(change) {
      writes.push(`${change.kind} ${idIn(change).replace(/.*-0*(\d+)\._app.*/, '$1')}`);
      return answer(change);
    },
    onFailure: (error) => failures.push(error),
    rewriteSpreadMs: () => rewriteSpreadMs,
    clock,
    random: () => 0.5,
    log,
    signal: stop.signal,
  });
  reconciler.setWritable(isWritable);
  const run = (...ns: readonly number[]) =>
    it.inventory.agent(
      clock.now(),
      ns.map((n) => seen('TASK_RUNNING', { id: idOf(n) })),
    );
  return {
    ...it,
    clock,
    stop,
    writes,
    failures,
    told,
    reconciler,
    answers: (with_: typeof answer) => (answer = with_),
    knowsNotWhoItIs: () => (options = undefined),
    /** The agent's complete list is these, and what that is news of is looked at. */
    run: (...ns: readonly number[]) => reconciler.touch(run(...ns)),
    hear: run,
    event: (n: number, state = 'TASK_RUNNING') =>
      reconciler.touch(it.inventory.event(clock.now(), seen(state, { id: idOf(n) }))),
    decided: (n: number) => reconciler.decisions().find(({ taskId }) => taskId === idOf(n)),
  };
}

export type Reconciling = ReturnType<typeof reconciling>;
