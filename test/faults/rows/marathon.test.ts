import { MARATHON } from '../kinds/marathon/marathon.ts';
import { STANDBY } from '../kinds/marathon/standby.ts';
import { STREAM } from '../kinds/marathon/stream.ts';
import { playSuite } from './fault-suite.ts';

playSuite(MARATHON);
playSuite(STANDBY);
playSuite(STREAM);
