/** The two connections that a virtual one goes through, before anything has been sent through them. */
import type { Reach } from '../model/reach.ts';
import type { Patience } from './patience.ts';
import { type Endpoint, together } from './tcp.ts';
import { openWay, type Way } from './way.ts';

export interface TwoWays extends Disposable {
  readonly in: Way;
  readonly out: Way;
}

/** Both at once, with places that nobody else can take. @throws Failure as `openWay` */
export async function openTwoWays(
  place: Endpoint,
  reach: Reach,
  { ms, signal }: Patience,
): Promise<TwoWays> {
  const endpoint = await together(place, 2, signal);
  const open = () => openWay(endpoint, reach, signal, ms);
  const ways = await Promise.allSettled([open(), open()]);
  const [outWay, inWay] = ways; // in the order in which they are used
  if (inWay.status === 'fulfilled' && outWay.status === 'fulfilled') {
    const both = { in: inWay.value, out: outWay.value };
    return { ...both, [Symbol.dispose]: () => close(both) };
  }
  for (const way of ways) if (way.status === 'fulfilled') way.value.stream.destroy();
  throw ways.find((way) => way.status === 'rejected')?.reason;
}

function close(both: { readonly in: Way; readonly out: Way }): void {
  both.in.stream.destroy();
  both.out.stream.destroy();
}
