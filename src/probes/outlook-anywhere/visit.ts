/** One address of the proxy for RPC, visited with one account for one mailbox. */
import type { Mailbox } from '../../model/account.ts';
import type { Node } from '../nodes.ts';
import type { Slots } from '../slots.ts';
import type { Visit } from '../visit.ts';
import type { WaysAhead } from './ways-ahead.ts';

export interface MailboxVisit extends Visit {
  readonly mailbox: Mailbox;
  /** Its SMTP address, where it is known to be its. */
  readonly mailAddress?: string;
  /** Virtual connections at once, over all addresses. */
  readonly slots: Slots;
  /** Connections that were opened for the first virtual ones before it was known how to log on. */
  readonly ahead: WaysAhead;
  /** What tells this server from the others behind the name. */
  readonly node: Node;
}
