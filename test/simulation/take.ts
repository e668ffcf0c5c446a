import { DEFAULT_PUBLICATION } from '../../src/mapping/options.ts';
import { SIMULATED_APPS } from './apps.ts';
import { marathonFault } from './faults/peer-fault.ts';
import { newsFor } from './history/news.ts';
import type { AgentFault, HeardBy, Peer, Step } from './history/step.ts';
import { SECOND } from './invariants.ts';
import { consulIsAway, edit, failConsul, maintain } from './take/at-consul.ts';
import { configured } from './take/configured.ts';
import { AFTERMATH_MS } from './world/bounds.ts';
import type { Simulation } from './world.ts';

/** A new task serves before the old one ends (ms). */
const OVERLAP_MS = 3_000;
/** A Mesos agent proves no absence for this time after its start (ms). */
const RESTARTED_AGENT_MS = 60_000;
/** An old Mesos agent lists what it has recovered so far, within this time of its start (ms). */
const RECOVERY_MS = 25_000;
/** What died with the machine leaves Consul within this time of the daemon's start (ms). */
const RESTARTED_MS = 10_000;
/** What an agent lost with its id leaves Consul within this time (ms): its list counts a minute after its start. */
const LOST_MS = 80_000;
/** Everything in Consul is read again within this time (ms). */
const READ_AGAIN_MS = 36_000;
/** A key that is gone is noticed within this time (ms), whatever becomes of the connection. */
const HEARD_MS = 35_000;
/** With another token everything of ours is put again within this time (ms): the next reading, and the pace of rewrites. */
const PUT_AGAIN_MS = 70_000;
/** What Marathon has left out of an answer it is asked about again after this time (ms). Until then it stays as it is. */
const ASKED_AGAIN_MS = 60_000;
/** A list of everything is given up after this time (ms). */
const LIST_MS = 120_000;
/** A new leader has looked at everything within this time (ms). */
const CHECKED_AGAIN_MS = 12_000;
/** Who finds no daemon that could be resumed tries again (ms). */
const ASK_AGAIN_MS = 5_000;
/** Marathon finds out what it has not heard when it reconciles (ms). */
const RECONCILE_MS = 15_000;

/** What owners do in the course of a day: changes are prompt all the same. */
const QUIET: ReadonlySet<Step['kind']> = new Set(['start', 'deploy', 'end', 'replace', 'drain', 'falls ill']);

/** Makes one step of a history happen, and ends it when its time is over. */
export function take(step: Step, world: Simulation): void {
  const { clock, cluster, faulty, liars, troubled } = world;
  const later = (ms: number, happen: () => void) => void clock.after(ms, happen);
  const picked = (pick: number) => {
    const living = world.living();
    return living[Math.floor(pick * living.length)];
  };
  const isLiving = (id: string) => world.living().some((task) => task.id === id);
  const endUnlessEnded = (id: string) => {
    if (isLiving(id)) world.end(id, 'TASK_KILLED', 'all');
  };
  /** What only the agent knows Marathon learns in the end. */
  const endHeard = (id: string, state: string, heardBy: HeardBy) => {
    world.end(id, state, heardBy);
    if (heardBy !== 'the agent') return;
    // Who alone could say so leaves it out.
    if (liars.agent.share > 0) world.invariants.believe(id, true);
    later(RECONCILE_MS, () => {
      world.invariants.believe(id, false);
      learn(id, world);
    });
  };
  const trouble = (what: 'lies' | 'fails', who: 'marathon' | 'agent', forMs: number) => {
    troubled[what][who] = Math.max(troubled[what][who], clock.now() + forMs);
    // A lie is the last word of who cannot be asked after it.
    if (clock.now() < troubled.lies[who] + AFTERMATH_MS)
      troubled.lies[who] = Math.max(troubled.lies[who], clock.now() + forMs);
  };

  /** A list that hangs is given up late, and without a Mesos agent nobody else tells which tasks there are. */
  const askedAgainMs = world.setting.hasAgent ? ASKED_AGAIN_MS : ASKED_AGAIN_MS + LIST_MS;
  const definitionsKnownAt = () => Math.max(troubled.lies.marathon, troubled.fails.marathon) + askedAgainMs;

  const wasCalm = world.isCalm();
  if (!QUIET.has(step.kind)) world.disturb('forMs' in step ? step.forMs : 0);
  switch (step.kind) {
    case 'start':
      world.start(SIMULATED_APPS[step.app]?.id ?? '/plain');
      return;
    case 'deploy':
      for (let n = 0; n < step.count; n += 1)
        later(n * step.everyMs, () => world.start(SIMULATED_APPS[step.app]?.id ?? '/plain'));
      return;
    case 'end': {
      const task = picked(step.pick);
      if (!task) return;
      endHeard(task.id, step.state, step.heardBy);
      return;
    }
    case 'replace': {
      const task = picked(step.pick);
      if (!task) return;
      world.start(task.appId);
      later(OVERLAP_MS, () => endUnlessEnded(task.id));
      return;
    }
    case 'drain': {
      const task = picked(step.pick);
      if (!task) return;
      world.note(`truth: ${task.id} is to be killed`);
      world.invariants.excuse(task.id);
      cluster.announceUnhealthyKill(task.id);
      if (world.setting.events !== 'poll') world.invariants.expectGone(task.id);
      later(step.forMs, () => endUnlessEnded(task.id));
      return;
    }
    case 'unreachable': {
      const task = picked(step.pick);
      if (!task) return;
      trouble('fails', 'marathon', step.forMs);
      // Who has only Marathon's lists to go by cannot know better.
      if (!step.isListed && !world.setting.hasAgent) world.invariants.excuse(task.id);
      cluster.markUnreachable(task.id, { staysListed: step.isListed });
      later(step.forMs, () => learn(task.id, world));
      return;
    }
    case 'expunge': {
      const task = picked(step.pick);
      if (!task) return;
      trouble('fails', 'marathon', step.forMs);
      if (!world.setting.hasAgent) world.invariants.excuse(task.id);
      cluster.expunge(task.id, { runsOn: true });
      later(step.forMs, () => endUnlessEnded(task.id));
      return;
    }
    case 'vanish': {
      const task = picked(step.pick);
      if (!task) return;
      world.note(`truth: ${task.id} vanishes`);
      liars.agent.hidden.add(task.id);
      cluster.endTask(task.id, 'TASK_FAILED', newsFor('the agent'));
      world.invariants.believe(task.id, true);
      later(step.forMs, () => {
        world.invariants.believe(task.id, false);
        if (cluster.task(task.id)) cluster.expunge(task.id);
      });
      return;
    }
    case 'reuse ports': {
      const task = picked(step.pick);
      if (!task) return;
      endHeard(task.id, 'TASK_FAILED', step.heardBy);
      world.start(task.appId, { ports: task.ports });
      return;
    }
    case 'relaunch': {
      const task = picked(step.pick);
      if (!task) return;
      endHeard(task.id, 'TASK_FAILED', step.heardBy);
      // Never the same port, or that alone would tell.
      world.start(task.appId, { again: task.id, ports: world.otherPorts(task.ports.length) });
      return;
    }
    case 'falls ill': {
      const task = picked(step.pick);
      if (!task) return;
      world.setIll(task.id, true);
      later(step.forMs, () => world.setIll(task.id, false));
      return;
    }
    case 'lose the stream':
      if (step.how === 'cut') faulty.marathon.cutStreams();
      else {
        faulty.marathon.failStreams('silent');
        later(1_000, () => faulty.marathon.heal());
      }
      return;
    case 'stream is unruly':
      world.unruly.isUnruly = true;
      later(step.forMs, () => {
        world.unruly.isUnruly = false;
      });
      return;
    case 'leader changes':
      trouble('fails', 'marathon', 5_000);
      world.marathon.failOver();
      // The new leader has forgotten all results, and checks again.
      later(CHECKED_AGAIN_MS, () => {
        for (const { id } of world.living()) world.checkHealth(id);
      });
      return;
    case 'marathon fails':
      trouble('fails', 'marathon', step.forMs);
      faulty.marathon.fail(...marathonFault(step.how));
      later(step.forMs, () => faulty.marathon.heal());
      return;
    case 'marathon lies':
      trouble('lies', 'marathon', step.forMs);
      liars.marathon.share = step.share;
      later(step.forMs, () => {
        liars.marathon.share = 0;
      });
      return;
    case 'agent lies':
      trouble('lies', 'agent', step.forMs);
      liars.agent.share = step.share;
      later(step.forMs, () => {
        liars.agent.share = 0;
      });
      return;
    case 'agent fails':
      trouble('fails', 'agent', step.forMs);
      failAgent(step.how, step.forMs, world);
      return;
    case 'agent restarts':
      trouble('fails', 'agent', step.forMs + RESTARTED_AGENT_MS);
      faulty.agent.fail('refused');
      later(step.forMs, () => {
        cluster.restartAgent(world.agent);
        faulty.agent.heal();
        liars.agent.share = 1 - step.lists;
      });
      later(step.forMs + RECOVERY_MS, () => {
        liars.agent.share = 0;
      });
      return;
    case 'the machine restarts':
      restartMachine(step.forMs, world);
      return;
    case 'agent gets a new id':
      for (const { id } of world.living()) {
        world.note(`truth: ${id} is gone with its agent's id`);
        reconcileLaterUnlessGone(id, world);
        // What was decided of it before may be carried out but now, and undone.
        world.invariants.believe(id, true);
        later(LOST_MS, () => world.invariants.believe(id, false));
      }
      if (world.setting.hasAgent)
        world.invariants.expectNoneOf(
          world.living().map(({ id }) => id),
          LOST_MS,
          'was lost with its agent’s id',
        );
      cluster.renewAgent(world.agent);
      // What it does not list proves nothing for a minute.
      trouble('fails', 'agent', RESTARTED_AGENT_MS);
      return;
    case 'answers are late':
      for (const peer of step.from) world.lateness[peer] = step.byMs;
      if (step.from.includes('consul')) consulIsAway(step.forMs, world);
      if (step.byMs > 3_000) for (const peer of witnessesOf(step.from)) trouble('fails', peer, step.forMs);
      later(step.forMs, () => {
        for (const peer of step.from) world.lateness[peer] = 0;
      });
      return;
    case 'consul restarts':
      world.restartConsul(step);
      return;
    case 'consul fails':
      failConsul(step.how, step.forMs, world);
      return;
    case 'somebody edits Consul':
      edit(step.pick, step.how, wasCalm, world);
      return;
    case 'somebody maintains':
      maintain(step.pick, step.forMs, world);
      return;
    case 'kill the daemon':
      world.kill();
      later(step.forMs, () => {
        world.kill();
        if (step.losesState) world.loseState();
        world.launch();
      });
      return;
    case 'a second daemon': {
      const { ttlMs } = world.setting.lease;
      world.disturb(step.forMs + ttlMs);
      // What it would write differs, or nobody could tell who wrote.
      const second = world.launch({ publication: { ...DEFAULT_PUBLICATION, tags: [SECOND] } });
      world.invariants.expectFewTurns(step.forMs + 3 * ttlMs + READ_AGAIN_MS);
      // The first takes over again when the lease of the second has lapsed.
      troubled.consul = Math.max(troubled.consul, clock.now() + step.forMs + ttlMs);
      later(step.forMs, second.kill);
      return;
    }
    case 'somebody pauses':
      world.pause(step.forMs);
      troubled.consul = Math.max(troubled.consul, clock.now() + step.forMs);
      later(step.forMs, function resume() {
        if (!world.resume()) later(ASK_AGAIN_MS, resume);
      });
      return;
    case 'somebody freezes': {
      troubled.consul = Math.max(troubled.consul, clock.now() + step.forMs + HEARD_MS);
      world.freeze();
      later(step.forMs, () => world.unfreeze());
      return;
    }
    case 'the Consul token changes':
      // Who has forgotten with which token all was put, and has not read Consul since, sees no change.
      if (world.remembersToken())
        world.invariants.expectPutAgain(PUT_AGAIN_MS + Math.max(0, definitionsKnownAt() - clock.now()));
      world.changeToken();
      return;
    case 'the configuration changes': {
      const ignored = SIMULATED_APPS[step.app]?.id;
      if (step.how === 'ignored app') world.invariants.excuseApp(ignored ?? '');
      world.configure(configured(step.how, ignored));
      later(step.forMs, () => world.configure({}));
      return;
    }
    case 'the wall clock jumps':
      // To a daemon that is started now, an agent that is still recovering seems to have been up for long.
      if (step.byMs > 0 && liars.agent.share > 0) trouble('lies', 'agent', troubled.fails.agent - clock.now());
      clock.jump(step.byMs);
  }
}

/** The daemon and Consul come back at once, the Mesos agent later, and Marathon believes in the tasks until then. */
function restartMachine(forMs: number, world: Simulation): void {
  const { clock, cluster, faulty, troubled } = world;
  const before = world.living();
  // What the state file did not know of yet nobody can tell from the tasks that run.
  const known = before.filter(({ id }) => world.remembers(id));
  for (const { id } of before) {
    world.end(id, 'TASK_FAILED', 'the agent');
    // Who loses the state file as well has nobody to ask.
    if (!world.setting.hasAgent) world.invariants.believe(id, true);
    clock.after(forMs + RECONCILE_MS, () => {
      world.invariants.believe(id, false);
      learn(id, world);
    });
  }
  troubled.fails.agent = Math.max(troubled.fails.agent, clock.now() + forMs + RESTARTED_AGENT_MS);
  world.killAll();
  world.reboot();
  world.restartConsul({ keepsData: true });
  faulty.agent.fail('refused');
  world.launch();
  world.invariants.expectNoneOf(
    known.map(({ id }) => id),
    RESTARTED_MS,
    'died with the machine',
  );
  clock.after(forMs, () => {
    cluster.restartAgent(world.agent);
    faulty.agent.heal();
  });
}

const witnessesOf = (peers: readonly Peer[]) => peers.filter((peer) => peer !== 'consul');

function failAgent(how: AgentFault, forMs: number, { mesos, faulty, clock }: Simulation): void {
  if (how === 'recovering' || how === 'unregistered') {
    mesos.condition = how;
    clock.after(forMs, () => {
      mesos.condition = 'ready';
    });
    return;
  }
  faulty.agent.fail(how);
  clock.after(forMs, () => faulty.agent.heal());
}

/** Marathon lists what was lost with an agent's id until it is told, and gives it up then. */
function reconcileLaterUnlessGone(id: string, { clock, cluster, setting }: Simulation): void {
  clock.after(RECONCILE_MS, () => {
    if (!cluster.task(id)) return;
    cluster.setTaskState(id, 'TASK_GONE', newsFor('all'));
    // Else nobody would ever say that it is over.
    if (!setting.hasAgent) cluster.expunge(id);
  });
}

/** Marathon hears what it has missed of a task, unless it has forgotten it altogether. */
function learn(id: string, { cluster }: Simulation): void {
  if (cluster.task(id)) cluster.reconcile(id);
}
