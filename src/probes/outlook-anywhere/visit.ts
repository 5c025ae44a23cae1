/** One address of the proxy for RPC, visited with one account for one mailbox. */
import type { Mailbox } from '../../model/account.ts';
import type { NodeVisit } from '../nodes.ts';

export interface MailboxVisit extends NodeVisit {
  readonly mailbox: Mailbox;
  /** Its SMTP address, where it is known to be its. */
  readonly mailAddress?: string;
}
