import { CONFIGURATION } from '../kinds/daemon/configuration.ts';
import { DAEMON } from '../kinds/daemon/daemon.ts';
import { DEPLOYMENT } from '../kinds/daemon/deployment.ts';
import { RIVALS } from '../kinds/daemon/rivals.ts';
import { VERSIONS } from '../kinds/daemon/versions.ts';
import { playSuite } from './fault-suite.ts';

playSuite(DEPLOYMENT);
playSuite(DAEMON);
playSuite(VERSIONS);
playSuite(CONFIGURATION);
playSuite(RIVALS);
