import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import type { Reach } from '../../src/model/reach.ts';
import { admit, isListed } from '../../src/net/guard.ts';
import { reaching } from '../reaching.ts';

const contoso = reaching({ domains: ['contoso.com'], networks: ['10.1.0.0/16'], ports: [443] });

/** Why it is refused; nothing if it is admitted. */
function refusal(reach: Reach, name: string, address: string, port = 443) {
  try {
    admit(reach, name, address, port);
    return undefined;
  } catch (error) {
    if (error instanceof Failure && error.code === 'guard.refused') return error.evidence.reason;
    throw error;
  }
}

describe('a listed name', () => {
  test.each([
    ['contoso.com', '93.184.216.34'],
    ['mail.contoso.com', '2606:2800:220:1::1'],
    ['MAIL.Contoso.com.', '93.184.216.34'],
    ['mail.contoso.com', '10.1.2.3'],
    ['mail.contoso.com', '::ffff:10.1.2.3'],
    ['mail.contoso.com', '64:ff9b::5db8:d822'],
  ])('%s at %s is admitted', (name, address) => {
    expect(refusal(contoso, name, address)).toBeUndefined();
  });

  test.each([
    ['a private address that is not listed', '10.2.0.1'],
    ['a private address in its mapped form', '::ffff:10.2.0.1'],
    ['a private address behind NAT64', '64:ff9b::10.2.0.1'],
    ['a tunnel to a listed network', '2002:a01:203::1'],
    ['a metadata service', '169.254.169.254'],
    ['a metadata service with a public number', '168.63.129.16'],
  ])('at %s is refused', (_what, address) => {
    expect(refusal(contoso, 'mail.contoso.com', address)).toBe('address');
  });

  test('on a port that is not listed is refused', () => {
    expect(refusal(contoso, 'mail.contoso.com', '93.184.216.34', 22)).toBe('port');
  });
});

test.each([
  'fabrikam.com',
  'evilcontoso.com',
  'contoso.com.evil.example',
  'com',
  '',
  '.contoso.com.evil',
  '[contoso.com]',
])('the name "%s" is not listed', (name) => {
  expect(refusal(contoso, name, '93.184.216.34')).toBe('name');
});

test('nothing listed, nothing reached', () => {
  expect(refusal(reaching(), 'contoso.com', '93.184.216.34')).toBe('name');
  expect(refusal(reaching({ domains: [''], ports: [443] }), 'a.com', '93.184.216.34')).toBe('name');
});

test('what a check of a target would reach first is what is listed', () => {
  const listed = (host: string | undefined, domain: string, port = 443, reach = contoso) =>
    isListed(reach, { text: host ?? domain, host, domain, port });
  const pinned: Reach = {
    ...contoso,
    pins: [{ name: 'mail.fabrikam.com', port: 8443, address: '10.9.9.9' }],
  };

  expect(listed(undefined, 'contoso.com')).toBe(true);
  expect(listed('mail.contoso.com', 'contoso.com')).toBe(true);
  expect(listed('mail.contoso.com', 'contoso.com', 8443)).toBe(false);
  expect(listed('mail.fabrikam.com', 'fabrikam.com')).toBe(false);
  expect(listed('mail.fabrikam.com', 'fabrikam.com', 8443, pinned)).toBe(true);
  expect(listed('10.1.2.3', '10.1.2.3')).toBe(true);
  expect(listed('10.2.2.3', '10.2.2.3')).toBe(false);
});

describe('an address as a name', () => {
  test('is admitted inside a listed network only, public or not', () => {
    expect(refusal(contoso, '10.1.2.3', '10.1.2.3')).toBeUndefined();
    expect(refusal(contoso, '10.2.0.1', '10.2.0.1')).toBe('address');
    expect(refusal(contoso, '93.184.216.34', '93.184.216.34')).toBe('address');
  });

  test('does not stand for another one', () => {
    expect(refusal(contoso, '10.1.2.3', '10.1.2.4')).toBe('name');
  });
});

describe('the spelling', () => {
  /** Forms of addresses that must not be reached. */
  const spellings = [
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '2130706433',
    '0177.0.0.1',
    '0177.1',
    '017700000001',
    '0x7f.1',
    '0x7f000001',
    '127.000.000.001',
    '0',
    '0.0.0.0',
    '::',
    '::1',
    '0:0:0:0:0:0:0:1',
    '::ffff:127.0.0.1',
    '::FFFF:7F00:1',
    '::127.0.0.1',
    '64:ff9b::127.0.0.1',
    '64:ff9b::',
    '64:ff9b:1::7f00:1',
    '2002:7f00:1::',
    '2001:0:4136:e378:8000:63bf:807f:fffe',
    'fec0::1',
    'fe80::1',
    'fe80::1%lo',
    'fd00:ec2::254',
    'ff02::1',
    '100.64.0.1',
    '100.100.100.200',
    '198.18.0.1',
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '192.0.0.192',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.0.1',
    '172.31.255.255',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '2001:db8::1',
    '3fff::1',
    '[::1]',
    '127.0.0.1:443',
    '127.0.0.1\n',
    '１２７.0.0.1',
    'localhost',
    '',
  ];

  test.each(spellings)('%j is refused as the address of a listed name', (spelling) => {
    expect(refusal(contoso, 'mail.contoso.com', spelling)).toMatch(/^(address|spelling)$/);
  });

  test.each(spellings)('%j is refused as a name', (spelling) => {
    expect(refusal(contoso, spelling, '93.184.216.34')).toBe('name');
    expect(refusal(contoso, spelling, spelling)).toMatch(/^(name|address|spelling)$/);
  });
});

describe('a pin', () => {
  const pinned = reaching({
    pins: [{ name: 'mail.contoso.com', port: 8443, address: '127.0.0.1' }],
  });

  test('admits its own name, port and address', () => {
    expect(refusal(pinned, 'mail.contoso.com', '127.0.0.1', 8443)).toBeUndefined();
  });

  test.each([
    ['another name', 'owa.contoso.com', '127.0.0.1', 8443],
    ['another address', 'mail.contoso.com', '127.0.0.2', 8443],
    ['another port', 'mail.contoso.com', '127.0.0.1', 443],
  ])('does not admit %s', (_what, name, address, port) => {
    expect(refusal(pinned, name, address, port)).toBeDefined();
  });
});

describe('whatever the addresses', () => {
  const word = fc.nat({ max: 0xffff });
  const byte = fc.nat({ max: 255 });
  const ipv4 = (...bytes: number[]) => bytes.join('.');

  test('all of a listed private network is reached, in each of its forms', () => {
    fc.assert(
      fc.property(byte, byte, fc.constantFrom('', '::ffff:', '64:ff9b::'), (a, b, form) => {
        const address = `${form}${ipv4(10, 1, a, b)}`;
        expect(refusal(contoso, 'mail.contoso.com', address)).toBeUndefined();
      }),
    );
  });

  test('none of a private network beside it is, in any form', () => {
    const beside = fc.tuple(byte, byte, byte).filter(([a]) => a !== 1);
    const forms = fc.constantFrom('', '::ffff:', '64:ff9b::', '::', '64:ff9b:1::');
    fc.assert(
      fc.property(beside, forms, ([a, b, c], form) => {
        const address = `${form}${ipv4(10, a, b, c)}`;
        expect(refusal(contoso, 'mail.contoso.com', address)).toBe('address');
      }),
    );
  });

  test('no IPv6 address outside 2000::/3 is reached unless it carries a public IPv4 address', () => {
    const outside = fc.array(word, { minLength: 8, maxLength: 8 }).filter(([first = 0]) => {
      return first >> 13 !== 1 && first !== 0 && first !== 0x64;
    });
    fc.assert(
      fc.property(outside, (words) => {
        const address = words.map((value) => value.toString(16)).join(':');
        expect(refusal(contoso, 'mail.contoso.com', address)).toBe('address');
      }),
    );
  });

  test('a name is listed if and only if it ends in a listed domain, by whole labels', () => {
    const label = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    fc.assert(
      fc.property(label, label, (a, b) => {
        expect(refusal(contoso, `${a}.${b}.contoso.com`, '93.184.216.34')).toBeUndefined();
        expect(refusal(contoso, `${a}${b}contoso.com`, '93.184.216.34')).toBe('name');
        expect(refusal(contoso, `contoso.com.${a}.${b}`, '93.184.216.34')).toBe('name');
      }),
    );
  });
});
