import { PEOPLE } from '../kinds/consul/people.ts';
import { playSuite } from './fault-suite.ts';

playSuite(PEOPLE);
