/** The faults of a hostile server: what each does, where it makes sense, and what a report has to blame. */
import { gzipSync } from 'node:zlib';
import type { Phase } from '../peers/fault-phases.ts';
import type { Grip, Strike } from '../peers/fault-server.ts';

/** What a report may blame first, by the family of a diagnosis or the first word of a step's name. */
export type Class =
  | 'tcp'
  | 'tls'
  | 'http'
  | 'auth'
  | 'rpc'
  | 'store'
  | 'autodiscover'
  | 'mapi-http';

export interface Fault {
  readonly name: string;
  readonly phases: readonly Phase[];
  readonly strike: Strike;
  /** Besides those of the phase. */
  readonly classes?: readonly Class[];
  /** It must pass: a server may do so. */
  readonly isHarmless?: true;
}

/** What is broken in each phase. */
export const classesOf: Readonly<Record<Phase, readonly Class[]>> = {
  accept: ['tcp', 'tls'],
  hello: ['tls'],
  flight: ['tls'],
  head: ['http'],
  body: ['http'],
  challenge: ['http', 'auth'],
  verdict: ['http', 'auth'],
  'out-head': ['http', 'rpc'],
  rts: ['rpc', 'http'],
  'bind-ack': ['rpc', 'http'],
  response: ['rpc', 'store'],
  disconnect: ['rpc', 'store'],
  autodiscover: ['autodiscover', 'http'],
  mapi: ['mapi-http', 'http'],
};

const tcpPhases = ['accept', 'hello', 'flight'] as const;
const heads = ['head', 'challenge', 'verdict', 'out-head', 'autodiscover', 'mapi'] as const;
const pdus = ['rts', 'bind-ack', 'response', 'disconnect'] as const;
const everywhere = [...tcpPhases, ...heads, 'body', ...pdus] as const;
/** Where something is on its way that can be cut. */
const withData = ['flight', ...heads, 'body', ...pdus] as const;

const taken = (act: (grip: Grip) => void): Strike => {
  return (grip) => {
    act(grip);
    return undefined;
  };
};

const half = ({ data }: Grip) => data.subarray(0, data.length >> 1);
const noise = Buffer.from(Array.from({ length: 997 }, (_, at) => (at * 7919 + 13) & 0xff));

const anywhere: readonly Fault[] = [
  { name: 'never answers', phases: everywhere, strike: taken(() => undefined) },
  { name: 'half-open', phases: everywhere, strike: taken(({ freeze }) => freeze()) },
  { name: 'RST', phases: everywhere, strike: taken(({ reset }) => reset()), classes: ['tcp'] },
  {
    name: 'RST half-way',
    phases: withData,
    strike: taken((grip) => {
      grip.write(half(grip));
      setTimeout(grip.reset, 20); // on its own, so that what was written gets there
    }),
    classes: ['tcp'],
  },
  { name: 'FIN', phases: everywhere, strike: taken(({ end }) => end()) },
  {
    name: 'FIN half-way',
    phases: withData,
    strike: taken((grip) => {
      grip.write(half(grip));
      grip.end();
    }),
  },
  {
    name: '1 byte a second',
    phases: withData,
    strike: taken(({ data, every, write }) => {
      let at = 0;
      every(1, () => write(data.subarray(at, ++at)));
    }),
  },
  {
    name: 'byte by byte',
    phases: withData,
    strike: ({ data, write }) => {
      for (const byte of data.subarray(0, -1)) write(Buffer.of(byte));
      return data.subarray(-1);
    },
    isHarmless: true,
  },
  { name: 'garbage', phases: everywhere, strike: taken(({ write }) => write(noise)) },
  { name: 'endless garbage', phases: everywhere, strike: taken(({ pour }) => pour(noise)) },
  {
    name: 'SSH',
    phases: everywhere,
    strike: taken(({ write }) => write(Buffer.from('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'))),
  },
  {
    name: 'SMTP',
    phases: everywhere,
    strike: taken(({ write }) => write(Buffer.from('220 mail.contoso.test ESMTP\r\n'))),
  },
];

const alerts = {
  close_notify: 0,
  unexpected_message: 10,
  handshake_failure: 40,
  bad_certificate: 42,
  certificate_unknown: 46,
  access_denied: 49,
  decode_error: 50,
  protocol_version: 70,
  insufficient_security: 71,
  internal_error: 80,
  unrecognized_name: 112,
  nobody_knows: 233,
} as const;

const overTls: readonly Fault[] = [
  {
    name: 'HTTP without TLS',
    phases: ['hello'],
    strike: taken(({ write, end }) => {
      write(Buffer.from('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'));
      end();
    }),
  },
  {
    name: 'endless record',
    phases: ['hello'],
    strike: taken(({ write, pour }) => {
      write(Buffer.of(22, 3, 3, 0x40, 0, 2, 0xff, 0xff, 0xff));
      pour(Buffer.alloc(4096));
    }),
  },
  ...Object.entries(alerts).map(
    ([name, number]): Fault => ({
      name: `alert ${name}`,
      phases: ['hello'],
      strike: taken(({ write, end }) => {
        write(Buffer.of(21, 3, 3, 0, 2, 2, number));
        end();
      }),
    }),
  ),
];

function answer(first: string, ...headers: readonly string[]): Buffer {
  return Buffer.from([`HTTP/1.1 ${first}`, ...headers, '', ''].join('\r\n'), 'latin1');
}

/** 100 MB of nothing. */
const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024), { level: 9 });

const overHttp: readonly Fault[] = [
  {
    name: 'endless body',
    phases: heads,
    strike: taken(({ write, pour }) => {
      write(answer('200 OK', 'Content-Type: text/html'));
      pour(Buffer.alloc(16_384, 'x'));
    }),
  },
  {
    name: 'gzip bomb',
    phases: heads,
    strike: taken(({ write }) => {
      write(answer('200 OK', 'Content-Encoding: gzip', `Content-Length: ${bomb.length}`));
      write(bomb);
    }),
  },
  {
    name: 'endless redirect',
    phases: heads,
    strike: taken(({ write, request }) => {
      const path = /^\S+ (\S+)/.exec(request)?.[1] ?? '/';
      write(
        answer(
          '302 Found',
          `Location: ${path}${path.includes('?') ? '&' : '?'}again=1`,
          'Content-Length: 0',
        ),
      );
    }),
  },
  {
    name: 'endless headers',
    phases: heads,
    strike: taken(({ write, pour }) => {
      write(Buffer.from('HTTP/1.1 200 OK\r\n'));
      pour(Buffer.from('X-More: and more\r\n'.repeat(100)));
    }),
  },
  {
    name: 'endless interim answers',
    phases: heads,
    strike: taken(({ pour }) => pour(answer('100 Continue'))),
  },
  {
    name: 'endless chunks',
    phases: heads,
    strike: taken(({ write, pour }) => {
      write(answer('200 OK', 'Transfer-Encoding: chunked'));
      pour(Buffer.from('1\r\nx\r\n'.repeat(1000)));
    }),
  },
  {
    name: 'endless chunk size',
    phases: heads,
    strike: taken(({ write, pour }) => {
      write(answer('200 OK', 'Transfer-Encoding: chunked'));
      pour(Buffer.from('1'.repeat(4096)));
    }),
  },
  {
    name: 'two lengths',
    phases: heads,
    strike: taken(({ write }) => write(answer('200 OK', 'Content-Length: 5', 'Content-Length: 6'))),
  },
  {
    name: '401 loop',
    phases: ['challenge', 'verdict'],
    strike: ({ write }) => {
      write(answer('401 Unauthorized', 'WWW-Authenticate: NTLM', 'Content-Length: 0'));
      return Buffer.alloc(0);
    },
  },
  {
    name: 'clock skew',
    phases: ['challenge'],
    strike: ({ data }) => withToken(data, (token) => skewed(token)),
    classes: ['auth', 'http'],
  },
  {
    name: 'type 2 truncated',
    phases: ['challenge'],
    strike: ({ data }) => withToken(data, (token) => token.subarray(0, 30)),
  },
  {
    name: 'type 2 with lying offsets',
    phases: ['challenge'],
    strike: ({ data }) =>
      withToken(data, (token) => {
        token.writeUInt16LE(0xffff, 40);
        token.writeUInt32LE(0xffff_fff0, 44);
        return token;
      }),
  },
  {
    name: 'XML bomb',
    phases: ['autodiscover', 'head'],
    strike: taken(({ write }) => {
      const entities = Array.from({ length: 30 }, (_, n) => `<!ENTITY l${n + 1} "&l${n};&l${n};">`);
      const text = `<!DOCTYPE l [<!ENTITY l0 "l">${entities.join('')}]><l>&l30;</l>`;
      write(answer('200 OK', 'Content-Type: text/xml', `Content-Length: ${text.length}`));
      write(Buffer.from(text));
    }),
  },
  {
    name: 'XXE',
    phases: ['autodiscover', 'head'],
    strike: taken(({ write }) => {
      const text = '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>';
      write(answer('200 OK', 'Content-Type: text/xml', `Content-Length: ${text.length}`));
      write(Buffer.from(text));
    }),
  },
  {
    name: 'a million nodes',
    phases: ['autodiscover'],
    strike: taken(({ write }) => {
      const text = `<a>${'<b/>'.repeat(1_000_000)}</a>`;
      write(answer('200 OK', 'Content-Type: text/xml', `Content-Length: ${text.length}`));
      write(Buffer.from(text));
    }),
  },
];

/** The NTLM message of a challenge, changed; the rest of the head stays. */
function withToken(head: Buffer, change: (token: Buffer) => Buffer): Buffer {
  const text = head.toString('latin1');
  const changed = text.replace(
    /(NTLM|Negotiate) (TlRM\S+)/g,
    (_all, scheme: string, token: string) => {
      return `${scheme} ${change(Buffer.from(token, 'base64')).toString('base64')}`;
    },
  );
  return Buffer.from(changed, 'latin1');
}

const hourTicks = 36_000_000_000n;

/** MsvAvTimestamp, an hour ahead: id 7, eight bytes. */
function skewed(token: Buffer): Buffer {
  const at = token.indexOf(Buffer.of(7, 0, 8, 0));
  if (at > 0) token.writeBigUInt64LE(token.readBigUInt64LE(at + 4) + hourTicks, at + 4);
  return token;
}

const lengthAt = 8;

function withLength(pdu: Buffer, length: number): Buffer {
  const changed = Buffer.from(pdu);
  changed.writeUInt16LE(length, lengthAt);
  return changed;
}

/** A PDU of this type with this body, under the call id of the other. */
function pduLike(pdu: Buffer, type: number, body: Buffer): Buffer {
  const header = Buffer.from(pdu.subarray(0, 16));
  header[2] = type;
  header[3] = 3;
  header.writeUInt16LE(16 + body.length, lengthAt);
  header.writeUInt16LE(0, 10);
  return Buffer.concat([header, body]);
}

const bindNak = Buffer.from('0400010500', 'hex');
/** nca_s_fault_access_denied; allocation hint, context id, cancel count in front. */
const accessDenied = Buffer.from('20000000000000000500000000000000', 'hex');

const overRpc: readonly Fault[] = [
  { name: 'frag_length 0', phases: pdus, strike: ({ data }) => withLength(data, 0) },
  { name: 'frag_length 65535', phases: pdus, strike: ({ data }) => withLength(data, 0xffff) },
  {
    name: 'lying count of commands',
    phases: ['rts'],
    strike: ({ data }) => {
      const changed = Buffer.from(data);
      changed.writeUInt16LE(0xffff, 18);
      return changed;
    },
  },
  {
    name: 'BIND_NAK',
    phases: ['bind-ack'],
    strike: ({ data }) => pduLike(data, 13, bindNak),
  },
  {
    name: 'fault PDU',
    phases: ['bind-ack', 'response', 'disconnect'],
    strike: ({ data }) => pduLike(data, 3, accessDenied),
  },
  {
    name: 'endless RTS',
    phases: ['bind-ack', 'response'],
    strike: taken(({ data, pour }) => pour(pduLike(data, 20, Buffer.alloc(4)))),
  },
  {
    name: 'endless fragments',
    phases: ['response'],
    strike: taken(({ data, pour }) => {
      const fragment = Buffer.from(data);
      fragment[3] = 0;
      pour(fragment);
    }),
  },
];

export const faults: readonly Fault[] = [...anywhere, ...overTls, ...overHttp, ...overRpc];
