/** One address of the proxy for RPC, visited with one account for one mailbox. */
import type { Mailbox } from '../../model/account.ts';
import type { TwoWays } from '../../net/two-ways.ts';
import type { NodeVisit } from '../nodes.ts';
import type { OpenedAhead } from '../opened-ahead.ts';

export interface MailboxVisit extends NodeVisit {
  readonly mailbox: Mailbox;
  /** Its SMTP address, where it is known to be its. */
  readonly mailAddress?: string;
  /** Connections that were opened for the first virtual ones before it was known how to log on. */
  readonly ahead: OpenedAhead<TwoWays>;
}
