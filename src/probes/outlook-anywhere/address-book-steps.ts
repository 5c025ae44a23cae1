import { z } from 'zod';
import { stepKind } from '../../model/probe.ts';
import { texts } from '../facts.ts';
import { rpc } from './steps.ts';

/** Of a call of the referral or of the address book. */
const call = {
  ...rpc,
  /** Of the binding, by its name in the specification. */
  level: z.string(),
  /** The return value, and its name. */
  value: z.number(),
  result: z.string(),
};

/** Which server has the address book of this mailbox. */
export const newDsa = stepKind('rfr.new-dsa', {
  ...call,
  dn: z.string(),
  server: z.string(),
});

/** What name in DNS the server of the mailbox has for clients inside. */
export const fqdn = stepKind('rfr.fqdn', {
  ...call,
  serverDn: z.string(),
  server: z.string(),
});

export const addressBookBind = stepKind('nspi.bind', {
  ...call,
  codePage: z.number(),
  serverGuid: z.string(),
});

/** The "Check Name" of clients. */
export const resolveNames = stepKind('nspi.resolve-names', {
  ...call,
  /** The first of them decides. */
  names: texts,
  /** What came of each: `resolved`, `ambiguous`, `unresolved`. */
  outcomes: texts,
  /** Of the first that was resolved. */
  displayName: z.string(),
  dn: z.string(),
  mailAddress: z.string(),
  /** It is the DN of the mailbox that is logged on to. */
  isMailbox: z.boolean(),
  /** Where the mailbox is, as the directory calls it. */
  homeServerDn: z.string(),
});

export const addressBookUnbind = stepKind('nspi.unbind', call);
