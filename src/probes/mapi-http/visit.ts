/** One address of a front end, visited with one account for one mailbox. */
import type { NodeVisit } from '../nodes.ts';
import type { Destination } from './destination.ts';

export interface MapiVisit extends NodeVisit {
  readonly destination: Destination;
}
