import type { ClusterPicture } from './picture.ts';

/** `unknown`: it could not be looked at, because of something that another check tells, or for want of an answer. */
export type Level = 'ok' | 'warning' | 'problem' | 'unknown';

export interface Judgement {
  readonly level: Level;
  /** What is there, in one sentence. */
  readonly says: string;
  /** What to do about it, in one sentence. */
  readonly remedy?: string;
}

/** One thing that the doctor looks at. Pure: it judges what has been gathered. */
export interface Check {
  readonly name: string;
  judge(picture: ClusterPicture): Judgement;
}

export const ok = (says: string): Judgement => ({ level: 'ok', says });
export const unknown = (says: string): Judgement => ({ level: 'unknown', says });
export const warning = (says: string, remedy: string): Judgement => ({ level: 'warning', says, remedy });
export const problem = (says: string, remedy: string): Judgement => ({ level: 'problem', says, remedy });
