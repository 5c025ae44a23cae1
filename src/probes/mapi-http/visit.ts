/** One address of a front end, visited with one account for one mailbox. */
import type { Node } from '../nodes.ts';
import type { Slots } from '../slots.ts';
import type { Visit } from '../visit.ts';
import type { Destination } from './destination.ts';

export interface MapiVisit extends Visit {
  readonly destination: Destination;
  /** Visits at once, over all addresses. */
  readonly slots: Slots;
  /** What tells this server from the others behind the name. */
  readonly node: Node;
}
