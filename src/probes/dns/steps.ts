import { z } from 'zod';
import { stepKind } from '../../model/probe.ts';

/** Of one name and family; `addresses` is empty if the name has the other family only. */
export const address = stepKind('dns.address', {
  name: z.string(),
  /** Why it was asked for: the `target`, what the `srv` record names, a `pin`; a `candidate` is tried on spec. */
  origin: z.enum(['target', 'candidate', 'srv', 'pin']),
  family: z.number(),
  addresses: z.array(z.string()),
  ttlSeconds: z.number(),
  /** `dns`, or `hosts`: only this machine's own file knows the name. */
  from: z.string(),
  resolver: z.string(),
  /** The operator said the address; nobody was asked. */
  pinned: z.boolean(),
});

export const alias = stepKind('dns.cname', {
  name: z.string(),
  /** From alias to alias; empty if the name has none. */
  chain: z.array(z.string()),
  /** Whether the chain leads to Exchange Online. */
  exchangeOnline: z.boolean(),
  resolver: z.string(),
});

export const exchanges = stepKind('dns.mx', {
  domain: z.string(),
  /** The preferred ones first. */
  exchanges: z.array(z.string()),
  /** Whether one of them is Exchange Online's. */
  exchangeOnline: z.boolean(),
  resolver: z.string(),
});

export const services = stepKind('dns.srv', {
  name: z.string(),
  /** `host:port`, the preferred ones first. */
  targets: z.array(z.string()),
  resolver: z.string(),
});
