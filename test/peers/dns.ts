/**
 * A name server on loopback that says what its script says, over UDP.
 *
 * Written from RFC 1035 4.1 and RFC 2782, with no code of ours: what it sends is what servers send.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIP } from 'node:net';

/** `A mail.contoso.com` -> its data; a name that has no other record is unknown to the peer. */
export type Zone = Readonly<Record<string, readonly string[] | Trouble>>;

type Trouble = 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'silence';

const types: Readonly<Record<number, string>> = {
  1: 'A',
  5: 'CNAME',
  15: 'MX',
  28: 'AAAA',
  33: 'SRV',
};
const rcodes = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 };

export async function dnsPeer(zone: Zone) {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const { name, type } = questionOf(query);
    asked.push(`${type} ${name}`);
    const answer = answerOf(zone, name, type);
    if (answer === 'silence') return;
    socket.send(messageOf(query, answer), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    /** For `reach.nameServers`. */
    server: `127.0.0.1:${socket.address().port}`,
    /** The questions it got, in their order. */
    asked,
    async [Symbol.asyncDispose]() {
      socket.close();
      await once(socket, 'close');
    },
  };
}

interface Resource {
  readonly name: string;
  readonly type: string;
  readonly data: string;
}

interface Reply {
  readonly rcode: keyof typeof rcodes;
  readonly resources: readonly Resource[];
}

function answerOf(zone: Zone, name: string, type: string): Reply | 'silence' {
  const entry = zone[`${type} ${name}`];
  if (entry === 'silence') return entry;
  if (typeof entry === 'string') return { rcode: entry, resources: [] };
  if (entry) return { rcode: 'NOERROR', resources: entry.map((data) => ({ name, type, data })) };
  const alias = zone[`CNAME ${name}`];
  if (typeof alias !== 'string' && alias?.[0] !== undefined) {
    const behind = answerOf(zone, alias[0], type);
    if (behind === 'silence') return behind;
    const own = { name, type: 'CNAME', data: alias[0] };
    return { rcode: behind.rcode, resources: [own, ...behind.resources] };
  }
  const isKnown = Object.keys(zone).some((key) => key.endsWith(` ${name}`));
  return { rcode: isKnown ? 'NOERROR' : 'NXDOMAIN', resources: [] };
}

function questionOf(query: Buffer) {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const type = query.readUInt16BE(at + 1);
  return { name: labels.join('.').toLowerCase(), type: types[type] ?? String(type), end: at + 5 };
}

/** Recursion desired and available. */
const flags = 0x8180;

function messageOf(query: Buffer, { rcode, resources }: Reply): Buffer {
  const question = query.subarray(12, questionOf(query).end);
  return Buffer.concat([
    query.subarray(0, 2),
    words(flags | rcodes[rcode], 1, resources.length, 0, 0),
    question,
    ...resources.map(resourceOf),
  ]);
}

const ttlSeconds = 300;

function resourceOf({ name, type, data }: Resource): Buffer {
  const code = Number(Object.keys(types).find((key) => types[Number(key)] === type));
  const body = dataOf(type, data);
  return Buffer.concat([nameOf(name), words(code, 1, 0, ttlSeconds, body.length), body]);
}

function dataOf(type: string, data: string): Buffer {
  if (type === 'A') return Buffer.from(data.split('.').map(Number));
  if (type === 'AAAA') return addressOf(data);
  const parts = data.split(' ');
  return Buffer.concat([words(...parts.slice(0, -1).map(Number)), nameOf(parts.at(-1) ?? '')]);
}

function addressOf(address: string): Buffer {
  if (isIP(address) !== 6) throw new Error(`${address} is no IPv6 address`);
  const [head = '', tail = ''] = address.split('::');
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(missing).fill('0'), ...groups(tail)];
  return words(...all.map((group) => Number.parseInt(group, 16)));
}

/** Written out, never compressed; `.` is the root. */
function nameOf(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '');
  return Buffer.concat([
    ...labels.map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ]);
}

function words(...values: readonly number[]): Buffer {
  return Buffer.from(values.flatMap((value) => [value >> 8, value & 0xff]));
}
