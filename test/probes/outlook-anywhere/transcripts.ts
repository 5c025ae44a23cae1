/** What our client and the practice server say to each other, as it went over the wire. */
import { startPractice } from '../../../src/practice/practice.ts';
import { HeadReader } from '../../../src/wire/http1/head-reader.ts';
import { PduSplitter } from '../../../src/wire/rpc-http/pdu-splitter.ts';
import { between, type Passing } from '../../peers/between.ts';
import type { Sent } from '../../peers/pcap.ts';
import { checkAt } from './practice-check.ts';

/** The PDUs on one of the two channels, behind the head that opens it. */
class Channel {
  readonly #splitter = new PduSplitter();
  #reader: HeadReader | undefined = new HeadReader();

  push(data: Uint8Array, opens: RegExp): Buffer[] {
    if (!this.#reader) return this.#splitter.push(data);
    const head = this.#reader.push(data);
    if (!head) return [];
    this.#reader = opens.test(head.text) ? undefined : new HeadReader();
    return this.push(head.rest, opens);
  }
}

/** All virtual connections of a check of a scenario, each as PDUs in the order in which they came by. */
export async function conversations(scenario: string): Promise<Sent[][]> {
  const knobs = { front: { refusalBody: 0 } };
  await using practice = await startPractice({ scenario, knobs });
  const seen: Passing[] = [];
  await using way = await between(Number(new URL(practice.rpcUrl).port), (passing) => {
    seen.push({ ...passing, data: Buffer.from(passing.data) });
    return passing.data;
  });
  await checkAt(practice, { port: way.port, clear: true });
  return virtualConnections(seen);
}

const opening = {
  client: /: (76|1073741824)(\r|$)/,
  server: /^HTTP\/1.1 200 Success.*application\/rpc/s,
};

function virtualConnections(seen: readonly Passing[]): Sent[][] {
  const channels = new Map<string, Channel>();
  const cookies = new Map<number, string>();
  const byCookie = new Map<string, Sent[]>();
  for (const { from, connection, data } of seen) {
    const key = `${connection} ${from}`;
    const channel = channels.get(key) ?? new Channel();
    channels.set(key, channel);
    for (const pdu of channel.push(data, opening[from])) {
      if (from === 'client' && !cookies.has(connection)) cookies.set(connection, cookieIn(pdu));
      const cookie = cookies.get(connection) ?? '';
      byCookie.set(cookie, [...(byCookie.get(cookie) ?? []), { from, data: pdu }]);
    }
  }
  byCookie.delete(''); // the answer to an echo
  return [...byCookie.values()];
}

/** CONN/A1 and CONN/B1 begin with that of the virtual connection. */
function cookieIn(pdu: Buffer): string {
  return pdu.toString('hex', 32, 48);
}
