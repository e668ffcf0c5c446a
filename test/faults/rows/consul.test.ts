import { CONSUL, QUORUM } from '../kinds/consul/consul.ts';
import { TOKEN } from '../kinds/consul/token.ts';
import { playSuite } from './fault-suite.ts';

playSuite(CONSUL);
playSuite(QUORUM);
playSuite(TOKEN);
