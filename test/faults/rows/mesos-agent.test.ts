import { MESOS_AGENT } from '../kinds/mesos-agent.ts';
import { playSuite } from './fault-suite.ts';

playSuite(MESOS_AGENT);
