/** All addresses behind one name, side by side: a load balancer hides which of them is the sick one. */
import type { Trace } from '../../model/probe.ts';
import { nodes as kind } from './steps.ts';
import type { Node } from './visit.ts';

export async function compareNodes(
  name: string,
  visited: readonly Node[],
  trace: Trace,
): Promise<void> {
  const known = visited.filter(({ ends }) => ends.length > 0);
  if (known.length < 2) return;
  await trace.step(kind, name, async (note) => {
    const usual = mostCommon(known.map(endsOf));
    const differing = known.filter((node) => endsOf(node) !== usual).map(({ place }) => place);
    note({ name, nodes: visited.map(described), differing });
    if (differing.length > 0) note.warn('nodes.differ');
  });
}

function endsOf({ ends }: Node): string {
  return ends.join(', ');
}

function described(node: Node): string {
  const { place, server = 'a server that gives no name', version } = node;
  const who = version === undefined ? server : `${server} ${version}`;
  return `${place}: ${who}: ${endsOf(node) || 'not tried'}`;
}

/** The first of the most frequent ones. */
function mostCommon(ends: readonly string[]): string | undefined {
  const count = (one: string) => ends.filter((end) => end === one).length;
  const [usual] = ends.toSorted((a, b) => count(b) - count(a));
  return usual;
}
