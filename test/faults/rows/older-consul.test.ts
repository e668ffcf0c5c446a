import { OLDER_CONSUL } from '../kinds/consul/older-consul.ts';
import { playSuite } from './fault-suite.ts';

playSuite(OLDER_CONSUL);
