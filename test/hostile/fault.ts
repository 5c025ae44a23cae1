/** A fault of a hostile server: what it does, where it makes sense, and what a report has to blame. */
import type { Phase } from '../peers/fault-phases.ts';
import type { Grip, Strike } from '../peers/fault-server.ts';

/** What a report may blame first, by the family of a diagnosis or the first word of a step's name. */
export type Class =
  | 'tcp'
  | 'tls'
  | 'http'
  | 'auth'
  | 'rpc'
  | 'store'
  | 'address-book'
  | 'nspi'
  | 'rfr'
  | 'autodiscover'
  | 'mapi-http';

export interface Fault {
  readonly name: string;
  readonly phases: readonly Phase[];
  readonly strike: Strike;
  /** Besides those of the phase. */
  readonly classes?: readonly Class[];
  /** It must pass: a server may do so. */
  readonly isHarmless?: true;
  /** A check waits until its deadline, and has little else to do. */
  readonly isSlow?: true;
}

/** What is broken in each phase. */
export const classesOf: Readonly<Record<Phase, readonly Class[]>> = {
  accept: ['tcp', 'tls'],
  hello: ['tls'],
  flight: ['tls'],
  head: ['http'],
  body: ['http'],
  challenge: ['http', 'auth'],
  verdict: ['http', 'auth'],
  'out-head': ['http', 'rpc'],
  rts: ['rpc', 'http'],
  'bind-ack': ['rpc', 'http'],
  response: ['rpc', 'store'],
  disconnect: ['rpc', 'store'],
  referral: ['rpc', 'rfr', 'address-book'],
  'address-book': ['rpc', 'nspi', 'address-book'],
  autodiscover: ['autodiscover', 'http'],
  mapi: ['mapi-http', 'http'],
};

export const heads = ['head', 'challenge', 'verdict', 'out-head', 'autodiscover', 'mapi'] as const;
export const pdus = [
  'rts',
  'bind-ack',
  'response',
  'disconnect',
  'referral',
  'address-book',
] as const;

/** The head of an answer. */
export function answer(first: string, ...headers: readonly string[]): Buffer {
  return Buffer.from([`HTTP/1.1 ${first}`, ...headers, '', ''].join('\r\n'), 'latin1');
}

/** Nothing else goes to the client from now on. */
export const taken = (act: (grip: Grip) => void): Strike => {
  return (grip) => {
    act(grip);
    return undefined;
  };
};
