/** Faults in what HTTP carries: bodies, headers, NTLM, XML. */
import { gzipSync } from 'node:zlib';
import { answer, type Fault, heads, taken } from './fault.ts';

/** 100 MB of nothing. */
const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024), { level: 9 });

export const overHttp: readonly Fault[] = [
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
