/**
 * Which names, addresses and ports may be reached: those that the operator lists, no others.
 *
 * Every connection passes here with the literal address it goes to, so a name that resolves to
 * something else a moment later gains nothing. Addresses that are not public (IANA's
 * special-purpose registries, RFC 6890, and clouds' metadata services) need a listed network.
 */
import { BlockList, isIP } from 'node:net';
import { Failure } from '../model/failure.ts';
import type { Reach } from '../model/reach.ts';
import type { Target } from '../model/target.ts';

/** Not public. Of IPv6 only 2000::/3 is, without the parts that tunnels, tests and documents use. */
const special = networksOf([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16', // Azure's platform services, public by number only
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '::/3',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '4000::/2',
  '8000::/1',
]);

/** IPv6 forms under which an IPv4 address is reached: mapped (RFC 4291) and NAT64 (RFC 6052). */
const carriers = networksOf(['::ffff:0:0/96', '64:ff9b::/96']);

type Reason = 'name' | 'port' | 'address' | 'spelling';

/**
 * Lets a connection pass.
 *
 * @param name what is asked for there: the host of a URL, a server name of TLS
 * @param address the literal address that the connection goes to
 * @throws a `Failure` `guard.refused` for all that the operator did not list
 */
export function admit(reach: Reach, name: string, address: string, port: number): void {
  const reason = refusal(reach, name, address, port);
  if (reason) throw new Failure('guard.refused', { name, address, port, reason });
}

/** Lets a name be looked up: asking for a name tells its owner that somebody asked. */
export function admitName(reach: Reach, name: string): void {
  if (!isListedName(reach, name)) throw new Failure('guard.refused', { name, reason: 'name' });
}

/** Whether a check of this target may go anywhere: no name is looked up for the answer. */
export function isListed(reach: Reach, { host, domain, port }: Target): boolean {
  const name = host ?? domain;
  if (isLiteral(name)) return refusal(reach, name, name, port) === undefined;
  const isPinnedName = reach.pins.some((pin) => bare(pin.name) === bare(name) && pin.port === port);
  return isPinnedName || (isListedName(reach, name) && reach.listed.ports.includes(port));
}

/** Whether everybody may reach an address: none that is private, of this machine, or kept for other ends. */
export function isPublic(address: string): boolean {
  return isLiteral(address) && !isIn(special, carriedBy(address) ?? address);
}

/** The one form that an address has however it was written: `::ffff:7f00:1`. */
export function canonical(address: string): string {
  return isIP(address) === 6 ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}

function refusal(reach: Reach, name: string, address: string, port: number): Reason | undefined {
  if (!isLiteral(address)) return 'spelling';
  if (isPinned(reach, name, address, port)) return undefined;
  if (isLiteral(name) ? canonical(name) !== canonical(address) : !isListedName(reach, name))
    return 'name';
  if (!reach.listed.ports.includes(port)) return 'port';
  const judged = carriedBy(address) ?? address;
  if (isIn(networksOf(reach.listed.networks), judged)) return undefined;
  return isLiteral(name) || isIn(special, judged) ? 'address' : undefined;
}

function isPinned({ pins }: Reach, name: string, address: string, port: number): boolean {
  return pins.some(
    (pin) =>
      bare(pin.name) === bare(name) &&
      pin.port === port &&
      canonical(pin.address) === canonical(address),
  );
}

function isListedName({ listed }: Reach, name: string): boolean {
  return listed.domains
    .map(bare)
    .some((domain) => domain !== '' && `.${bare(name)}`.endsWith(`.${domain}`));
}

/** A zone (`fe80::1%eth0`) makes an address mean something on one machine only. */
export function isLiteral(address: string): boolean {
  return isIP(address) !== 0 && !address.includes('%');
}

/** The IPv4 address that an IPv6 address stands for. */
function carriedBy(address: string): string | undefined {
  if (isIP(address) !== 6 || !isIn(carriers, address)) return undefined;
  const [head = '', tail = ''] = canonical(address).split('::');
  const groups = `${head}:${'0:'.repeat(8)}${tail || '0'}`.split(':').slice(-2);
  const bytes = groups.flatMap((group) => {
    const word = Number.parseInt(group, 16);
    return [word >> 8, word & 0xff];
  });
  return bytes.join('.');
}

function bare(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** One list a family: in a common one `::/3` holds every IPv4 address, too. */
interface Networks {
  readonly ipv4: BlockList;
  readonly ipv6: BlockList;
}

function networksOf(networks: readonly string[]): Networks {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = familyOf(address);
    if (bits === undefined) lists[family].addAddress(address, family);
    else lists[family].addSubnet(address, Number(bits), family);
  }
  return lists;
}

function isIn(networks: Networks, address: string): boolean {
  const family = familyOf(address);
  return networks[family].check(address, family);
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
