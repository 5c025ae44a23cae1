/** All faults: those that can be anywhere, and those of TLS; the others have files of their own. */
import type { Grip } from '../peers/fault-server.ts';
import { type Fault, heads, pdus, taken } from './fault.ts';
import { overHttp } from './faults-http.ts';
import { overMailbox } from './faults-mailbox.ts';
import { overRpc } from './faults-rpc.ts';

const tcpPhases = ['accept', 'hello', 'flight'] as const;
const everywhere = [...tcpPhases, ...heads, 'body', ...pdus] as const;
/** Where something is on its way that can be cut. */
const withData = ['flight', ...heads, 'body', ...pdus] as const;

const half = ({ data }: Grip) => data.subarray(0, data.length >> 1);
const noise = Buffer.from(Array.from({ length: 997 }, (_, at) => (at * 7919 + 13) & 0xff));

const anywhere: readonly Fault[] = [
  { name: 'never answers', phases: everywhere, strike: taken(() => undefined), isSlow: true },
  { name: 'half-open', phases: everywhere, strike: taken(({ freeze }) => freeze()), isSlow: true },
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
    isSlow: true,
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

export const faults: readonly Fault[] = [
  ...anywhere,
  ...overTls,
  ...overHttp,
  ...overMailbox,
  ...overRpc,
];
