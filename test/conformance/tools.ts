import { type Evaluate, notOurs } from './case.ts';
import { evaluateAllegro } from './tools/allegro.ts';
import { evaluateMarathonLb } from './tools/marathon-lb.ts';
import { evaluateTraefik } from './tools/traefik.ts';

/** By the name of a tool's folder. */
export const TOOLS: Readonly<Record<string, Evaluate>> = {
  'allegro-marathon-consul': evaluateAllegro,
  'traefik-marathon': evaluateTraefik,
  'mesosphere-marathon-lb': evaluateMarathonLb,
  'CiscoCloud-mesos-consul': () => notOurs('no preset for mesos-consul is offered: it read Mesos, and all frameworks'),
  'gliderlabs-registrator': () =>
    notOurs('no preset for registrator is offered: it read containers, which Marathon does not show'),
};
